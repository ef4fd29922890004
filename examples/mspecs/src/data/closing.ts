import { dayOf, officeHour } from '@gallra/example-demo';
import { type Contact, touch } from './contacts.ts';
import { checkResults, identityChecks } from './phrases.ts';
import { addRow, type Row, type Rows } from './rows.ts';
import type { Sale } from './sale-schedule.ts';
import type { World } from './world.ts';

// Penningtvättslagen (2017:630) came into force; checks under the act before it were kept on paper.
const dueDiligenceSince = new Date('2017-08-01T00:00:00Z');

/** Asks a party of a deal for the personnummer and writes down the customer due diligence. */
export function checkIdentity(world: World, deal: Row<'deals'>, party: Contact, checkedAt: Date): void {
  const { faker, rows } = world;
  party.personnummer = world.personnummer.get(party.id) ?? null;
  if (checkedAt < dueDiligenceSince) return;
  const risk = faker.helpers.weightedArrayElement([
    { value: 'low', weight: 6 },
    { value: 'normal', weight: 3 },
    { value: 'high', weight: 0.5 },
  ] as const);
  addRow(rows, 'due_diligence', {
    agency_id: deal.agency_id,
    contact_id: party.id,
    deal_id: deal.id,
    checked_at: checkedAt,
    method: faker.helpers.arrayElement(identityChecks),
    risk_level: risk,
    result: checkResults[risk],
  });
}

/** The contract with the highest bidder, if there is one. */
export function signContract(
  world: World,
  { agency, bidders, schedule }: Sale,
  deal: Row<'deals'>,
  price: number,
): void {
  const buyer = bidders.at(-1);
  if (buyer === undefined || schedule.contractedAt > agency.until) return;
  deal.buyer_id = buyer.id;
  deal.price = price;
  deal.status = 'contracted';
  touch(buyer, schedule.contractedAt);
  checkIdentity(world, deal, buyer, schedule.contractedAt);
}

/** The keys change hands, or the assignment is withdrawn; then comes the invoice. */
export function closeDeal(world: World, sale: Sale, deal: Row<'deals'>): void {
  const { agency, property, seller, bidders, schedule } = sale;
  if (schedule.closedAt > agency.until) return;
  deal.closed_at = schedule.closedAt;
  deal.status = deal.buyer_id === null ? 'withdrawn' : 'completed';
  touch(seller, schedule.closedAt);
  const buyer = bidders.at(-1);
  if (buyer !== undefined) {
    touch(buyer, schedule.closedAt);
    property.owner_id = buyer.id;
  }
  sendInvoice(world, sale, deal);
}

function sendInvoice(world: World, { agency, property, seller, schedule }: Sale, deal: Row<'deals'>): void {
  const { faker, rows } = world;
  const issuedAt = officeHour(faker, schedule.closedAt, faker.number.int({ min: 1, max: 14 }));
  const billed = deal.price !== null || faker.datatype.boolean(0.4);
  if (!billed || issuedAt > agency.until) return;
  const fee = deal.price === null ? 'Utlägg enligt uppdragsavtal' : 'Provision enligt uppdragsavtal';
  addRow(rows, 'invoices', {
    agency_id: agency.row.id,
    deal_id: deal.id,
    customer_id: seller.id,
    number: '',
    issued_at: dayOf(issuedAt),
    amount: deal.price === null ? 6_500 : Math.max(45_000, Math.round(deal.price * 0.018)),
    reference: `${fee}, ${property.street}. Er referens: ${seller.name}`,
  });
}

/** Gives each agency's invoices one unbroken series, by date. */
export function numberInvoices(rows: Rows): void {
  const lastNumber = new Map<number, number>();
  const byDate = rows.invoices.toSorted((a, b) => a.issued_at.localeCompare(b.issued_at) || a.id - b.id);
  for (const invoice of byDate) {
    const number = (lastNumber.get(invoice.agency_id) ?? 1000) + 1;
    lastNumber.set(invoice.agency_id, number);
    invoice.number = String(number);
  }
}
