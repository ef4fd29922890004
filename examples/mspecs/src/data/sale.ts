import { addDays, officeHour, sundayNoon } from '@gallra/example-demo';
import { userAt } from './agencies.ts';
import { checkIdentity, closeDeal, signContract } from './closing.ts';
import { type Contact, sendMessage, touch } from './contacts.ts';
import { bidConditions, type messages, viewingComments } from './phrases.ts';
import { addRow, type Row } from './rows.ts';
import type { Sale, Schedule } from './sale-schedule.ts';
import type { World } from './world.ts';

/** A schedule with the usual pace: about five weeks to the contract, one to three months more to the closing. */
export function usualSchedule(world: World, commissionedAt: Date): Schedule {
  const { faker } = world;
  const viewedAt = sundayNoon(addDays(commissionedAt, faker.number.int({ min: 10, max: 40 })));
  const contractedAt = officeHour(faker, viewedAt, faker.number.int({ min: 8, max: 16 }));
  const closedAt = officeHour(faker, contractedAt, faker.number.int({ min: 30, max: 100 }));
  return { commissionedAt, viewedAt, contractedAt, closedAt };
}

/** Tells a sale from the assignment to the invoice, as far as it has come. */
export function tellSale(world: World, sale: Sale): Row<'deals'> {
  const { faker, rows } = world;
  const { agency, property, seller, schedule } = sale;
  const asked = faker.number.int({ min: 30, max: 160 }) * 50_000;
  const deal = addRow(rows, 'deals', {
    agency_id: agency.row.id,
    property_id: property.id,
    seller_id: seller.id,
    buyer_id: null,
    responsible_user_id: userAt(world, agency, schedule.commissionedAt).id,
    price: null,
    seller_account: `0${faker.string.numeric(3)}-${faker.string.numeric(7)}`,
    status: 'marketed',
    commissioned_at: schedule.commissionedAt,
    closed_at: null,
  });
  touch(seller, schedule.commissionedAt);
  checkIdentity(world, deal, seller, schedule.commissionedAt);
  holdViewing(world, sale, deal);
  const amount = takeBids(world, sale, deal, asked);
  signContract(world, sale, deal, amount);
  closeDeal(world, sale, deal);
  if (sale.withMessages !== false) writeMessages(world, sale, deal, amount);
  return deal;
}

function holdViewing(world: World, { agency, visitors, schedule }: Sale, deal: Row<'deals'>): void {
  const { faker, rows } = world;
  if (schedule.viewedAt > agency.until) return;
  for (const visitor of visitors) {
    const visitedAt = new Date(schedule.viewedAt.getTime() + faker.number.int({ max: 59 }) * 60_000);
    if (visitedAt > agency.until) continue;
    addRow(rows, 'viewings', {
      agency_id: agency.row.id,
      deal_id: deal.id,
      contact_id: visitor.id,
      visited_at: visitedAt,
      comment: faker.helpers.maybe(() => faker.helpers.arrayElement(viewingComments)) ?? null,
    });
    touch(visitor, visitedAt);
  }
}

/** Bids in turn over the six days after the viewing, the winner's last. Returns the highest. */
function takeBids(world: World, { agency, bidders, schedule }: Sale, deal: Row<'deals'>, asked: number): number {
  const { faker, rows } = world;
  if (bidders.length === 0) return asked;
  const rounds = bidders.length === 1 ? 1 : Math.max(bidders.length, faker.number.int({ min: 5, max: 13 }));
  let amount = asked;
  for (let round = 0; round < rounds; round++) {
    const turnsFromEnd = rounds - 1 - round;
    const bidder = bidders[bidders.length - 1 - (turnsFromEnd % bidders.length)] as Contact;
    const days = (round / rounds) * 6;
    // From morning to evening, one day after the other.
    const createdAt = addDays(
      schedule.viewedAt,
      1 + Math.floor(days) - 0.1 + (days % 1) * 0.4 + faker.number.float({ max: 0.04 }),
    );
    if (createdAt > agency.until) break;
    amount += faker.number.int({ min: 1, max: 5 }) * 10_000;
    addRow(rows, 'bids', {
      agency_id: agency.row.id,
      deal_id: deal.id,
      bidder_id: bidder.id,
      amount,
      conditions: faker.helpers.maybe(() => faker.helpers.arrayElement(bidConditions), { probability: 0.4 }) ?? null,
      created_at: createdAt,
    });
    touch(bidder, createdAt);
  }
  return amount;
}

function writeMessages(world: World, sale: Sale, deal: Row<'deals'>, amount: number): void {
  const { agency, property, seller, visitors, schedule } = sale;
  const { commissionedAt, viewedAt, contractedAt, closedAt } = schedule;
  const about = { street: property.street, amount };
  const write = (contact: Contact, topic: keyof typeof messages, [from, to]: [Date, Date], times: [number, number]) => {
    const days = (to.getTime() - from.getTime()) / 86_400_000;
    for (let n = world.faker.number.int({ min: times[0], max: times[1] }); n > 0; n--) {
      const sentAt = officeHour(world.faker, from, 1 + world.faker.number.float({ max: days - 2 }));
      sendMessage(world, agency, contact, { sentAt, topic, ...about });
    }
  };
  write(seller, 'listing', [commissionedAt, viewedAt], [1, 2]);
  write(seller, 'bidding', [viewedAt, contractedAt], [0, 2]);
  if (deal.buyer_id !== null) write(seller, 'moving', [contractedAt, closedAt], [0, 2]);
  for (const visitor of visitors) {
    if (visitor.id === deal.buyer_id) write(visitor, 'buyer', [contractedAt, closedAt], [1, 4]);
    else if (world.faker.datatype.boolean(0.3)) write(visitor, 'visitor', [viewedAt, contractedAt], [1, 1]);
  }
}
