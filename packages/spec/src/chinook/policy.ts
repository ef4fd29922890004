import { type Policy, parsePolicy, type TimeEncoding } from '@gallra/core';
import * as se from '@gallra/core/se';

const label = (sv: string, en: string) => ({ sv, en });

/** The shop's tables. */
const tables = {
  Album: 'notPersonal',
  Artist: 'notPersonal',
  Genre: 'notPersonal',
  MediaType: 'notPersonal',
  Playlist: 'notPersonal',
  PlaylistTrack: 'notPersonal',
  Track: 'notPersonal',
  Customer: {
    subjects: { CustomerId: 'customer' },
    events: { bought: { latest: [{ in: 'Invoice', by: 'CustomerId' }] } },
    duties: { bookkeeping: ['FirstName', 'LastName'] },
    columns: {
      CustomerId: 'key',
      SupportRepId: 'key',
      FirstName: { is: 'identity', then: { replace: '–' } },
      LastName: { is: 'identity', then: { replace: '–' } },
      Company: 'contact',
      Address: 'contact',
      City: 'contact',
      State: 'contact',
      Country: 'contact',
      PostalCode: 'contact',
      Phone: 'contact',
      Fax: 'contact',
      Email: { is: 'contact', then: { replace: '–' } },
    },
    then: 'erase',
  },
  Employee: {
    subjects: { EmployeeId: 'employee' },
    // The table has no date for it: everybody in it is employed.
    events: { employmentEnded: { untold: true } },
    columns: {
      EmployeeId: 'key',
      ReportsTo: 'key',
      Title: 'employment',
      HireDate: 'employment',
      BirthDate: 'identity',
      FirstName: { is: 'identity', then: { replace: '–' } },
      LastName: { is: 'identity', then: { replace: '–' } },
      Address: 'contact',
      City: 'contact',
      State: 'contact',
      Country: 'contact',
      PostalCode: 'contact',
      Phone: 'contact',
      Fax: 'contact',
      Email: 'contact',
    },
    then: 'erase',
  },
  Invoice: {
    key: 'InvoiceId',
    subjects: { CustomerId: { in: 'Customer' } },
    events: { bought: 'InvoiceDate' },
    duties: {
      bookkeeping: [
        'InvoiceDate',
        'BillingAddress',
        'BillingCity',
        'BillingState',
        'BillingCountry',
        'BillingPostalCode',
        'Total',
      ],
    },
    columns: {
      InvoiceId: 'key',
      CustomerId: 'key',
      InvoiceDate: { is: 'purchase', then: 'withRow' },
      BillingAddress: 'contact',
      BillingCity: 'contact',
      BillingState: 'contact',
      BillingCountry: 'contact',
      BillingPostalCode: 'contact',
      Total: { is: 'purchase', then: { replace: 0 } },
    },
    then: 'erase',
  },
  InvoiceLine: {
    key: 'InvoiceLineId',
    subjects: { InvoiceId: { in: 'Invoice', by: 'InvoiceId', party: 'CustomerId' } },
    events: { bought: { in: 'Invoice', through: 'InvoiceId' } },
    duties: { bookkeeping: ['TrackId', 'UnitPrice', 'Quantity'] },
    columns: {
      InvoiceLineId: 'key',
      InvoiceId: 'key',
      TrackId: { is: 'purchase', then: 'withRow' },
      UnitPrice: { is: 'purchase', then: 'withRow' },
      Quantity: { is: 'purchase', then: 'withRow' },
    },
    then: 'erase',
  },
};

/** The policy of a music shop whose invoices are under bokföringslagen; its financial year ends as given, `MM-DD`. */
export function chinookPolicy(financialYearEnd: string, times: TimeEncoding): Policy {
  return parsePolicy({
    timeZone: 'Europe/Stockholm',
    times,
    financialYearEnd,
    subjects: { customer: label('Kund', 'Customer'), employee: label('Anställd', 'Employee') },
    categories: {
      identity: label('Identitetsuppgifter', 'Identity'),
      contact: label('Kontaktuppgifter', 'Contact details'),
      purchase: label('Köp', 'Purchases'),
      employment: label('Anställningsuppgifter', 'Employment'),
    },
    events: {
      bought: label('senaste köp', 'last purchase'),
      employmentEnded: label('anställningen upphörde', 'employment ended'),
    },
    purposes: {
      sales: {
        title: label('Sälja musik', 'Sell music'),
        role: 'controller',
        basis: '6(1)(b)',
        subjects: ['customer'],
        categories: 'all',
        source: 'provided',
        keep: { from: 'bought', for: 'P1Y' },
      },
      employment: {
        title: label('Anställning', 'Employment'),
        role: 'controller',
        basis: '6(1)(b)',
        subjects: ['employee'],
        categories: 'all',
        keep: { from: 'employmentEnded', for: 'P1Y' },
      },
    },
    duties: { bookkeeping: se.bookkeeping({ from: 'bought' }) },
    tables,
  });
}
