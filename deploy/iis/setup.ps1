<#
.SYNOPSIS
Settings of IIS for netserver-gateway that belong to the whole server: a web.config cannot make them.

.DESCRIPTION
Run it once as administrator, after URL Rewrite and Application Request Routing are installed. Running it again changes
nothing. web.config beside this file has the rules for the site.

.PARAMETER Site
Name of the site in IIS.

.PARAMETER SingleSignOn
Turns Windows authentication on for the site, and anonymous access off.
#>
param(
    [string] $Site = 'Default Web Site',
    [switch] $SingleSignOn
)

$ErrorActionPreference = 'Stop'
Import-Module WebAdministration

$server = 'MACHINE/WEBROOT/APPHOST'
$proxy = 'system.webServer/proxy'
$variables = 'system.webServer/rewrite/allowedServerVariables'
$authentication = 'system.webServer/security/authentication'

# ARR as a proxy. It waits longer than the gateway: 30 s for the CRM, 120 s for documents, and some more.
Set-WebConfigurationProperty -PSPath $server -Filter $proxy -Name 'enabled' -Value 'True'
Set-WebConfigurationProperty -PSPath $server -Filter $proxy -Name 'timeout' -Value '00:02:10'
# The gateway writes addresses itself, from what the rules tell it.
Set-WebConfigurationProperty -PSPath $server -Filter $proxy -Name 'preserveHostHeader' -Value 'True'
Set-WebConfigurationProperty -PSPath $server -Filter $proxy -Name 'reverseRewriteHostInResponseHeaders' -Value 'False'

# The header fields that the rules in web.config may set.
$names = @(
    'HTTP_X_FORWARDED_PROTO'
    'HTTP_X_FORWARDED_HOST'
    'HTTP_X_FORWARDED_PREFIX'
    'HTTP_X_FORWARDED_PORT'
    'HTTP_FORWARDED'
    'HTTP_X_REMOTE_USER'
)
foreach ($name in $names) {
    $known = Get-WebConfigurationProperty -PSPath $server -Filter "$variables/add[@name='$name']" -Name 'name'
    if ($null -eq $known) {
        Add-WebConfigurationProperty -PSPath $server -Filter $variables -Name '.' -Value @{ name = $name }
    }
}

if ($SingleSignOn) {
    Set-WebConfigurationProperty -PSPath $server -Location $Site -Filter "$authentication/anonymousAuthentication" -Name 'enabled' -Value 'False'
    Set-WebConfigurationProperty -PSPath $server -Location $Site -Filter "$authentication/windowsAuthentication" -Name 'enabled' -Value 'True'
}
