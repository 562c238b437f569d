using System.Security.Principal;
using System.Web;

/// <summary>
/// Tells the gateway which user IIS has authenticated, in the field of TRUSTED_USER_HEADER. A rule of URL Rewrite cannot
/// do that: it runs before authentication, and LOGON_USER is still empty. What a client sent under that name is taken
/// away, and so are the credentials that IIS has used up.
/// </summary>
public class FrontUser : IHttpModule
{
    private const string Field = "X-Remote-User";

    public void Init(HttpApplication application)
    {
        application.PostAuthenticateRequest += (sender, arguments) =>
        {
            HttpContext context = ((HttpApplication)sender).Context;
            IIdentity user = context.User == null ? null : context.User.Identity;
            context.Request.Headers.Remove(Field);
            if (user == null || !user.IsAuthenticated || string.IsNullOrEmpty(user.Name)) return;
            context.Request.Headers.Remove("Authorization");
            context.Request.Headers.Set(Field, user.Name);
        };
    }

    public void Dispose()
    {
    }
}
