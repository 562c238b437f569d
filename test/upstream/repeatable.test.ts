import { isRepeatable } from '../../src/upstream/repeatable';
import { vendorCalls, vendorDescriptions } from '../contract/vendor';

const split = (text: string) => {
  const [agent = '', name = ''] = text.split('.');
  return { agent, name };
};

test.each([
  'Appointment.GetAppointment',
  'Appointment.CreateDefaultAppointmentEntity',
  'Contact.GetContactEntity',
  'Find.FindFromRestrictions2',
  'MDO.GetListWithHistory',
  'Person.IsNumberValid',
  'PhoneList.Search',
  'Sale.HasGuide',
  'Sentry.CanCreateAppointmentInAllDiaries',
  'SoPrincipal.GetSystemInfo',
])('%s may be sent twice', (operation) => {
  expect(isRepeatable(split(operation))).toBe(true);
});

test.each([
  'AI.GetChatbotResponse',
  'Appointment.SetSeen',
  'Appointment.SaveAppointmentEntity',
  'Appointment.ToggleActivity',
  'Configuration.GetLandingPage',
  'Configuration.GetRefreshedPageConfiguration',
  'Configuration.GetCSAuthUrl',
  'Diagnostics.GetNextTableNumber',
  'Document.CheckoutDocument',
  'EMail.GetNewMail',
  'ErpSync.ValidateArchiveColumnConfig',
  'Marketing.CalculateMailingStatistics',
  'NumberAllocation.AllocateNumber',
  'Pocket.NotificationHandled',
  'Quote.GetOrderState',
  'Selection.GetSelectionForFind',
  'SoPrincipal.AuthenticateUsernamePassword',
  'Ticket.GetNextInQueue',
  'User.GetAccessToken',
  'User.GetOrRegisterAccessGatewayInfo',
  'Any.Getaway',
  'Any.Issue',
])('%s may not', (operation) => {
  expect(isRepeatable(split(operation))).toBe(false);
});

describe("all the vendor's operations", () => {
  const operations = [...vendorCalls().values()].map(({ agent, operation }) => ({ agent, name: operation }));

  test('about half are repeatable, all of them by a reading name', () => {
    const repeatable = operations.filter(isRepeatable);
    expect(repeatable.length / operations.length).toBeGreaterThan(0.4);
    expect(repeatable.length / operations.length).toBeLessThan(0.6);
    expect(new Set(repeatable.map(({ name }) => /^[A-Z][a-z]+/.exec(name)?.[0]))).toEqual(
      new Set(['Get', 'Find', 'Is', 'Has', 'Can', 'Search', 'Exists', 'Create']),
    );
  });

  test('none of them is described as doing something', () => {
    const descriptions = vendorDescriptions();
    const effect =
      /^(?:Save|Update|Delete|Assign|Clear|Reset|Increment|Send|Mark|Set|Add|Remove|Start)\b(?! default)|if it does not exist|is assigned to|Stores the|registers a new|Kicks off|on demand/;
    const suspects = operations
      .filter(({ agent, name }) => isRepeatable({ agent, name }) && !name.startsWith('CreateDefault'))
      .filter(({ agent, name }) => effect.test(descriptions.get(`${agent}/${name}`.toLowerCase()) ?? ''));
    expect(suspects).toEqual([]);
    expect(descriptions.size).toBeGreaterThan(1_500);
  });
});
