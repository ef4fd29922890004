import { liveSchema, liveTable } from '@gallra/world';

/** The tables in which the vendor and two controllers meet: one login that all use, and rows of each beside it. */
export const schema = liveSchema(
  liveTable('agencies', ['id', 'name', 'ended_at']),
  liveTable('logins', ['id', 'email', 'name', 'seen_at']),
  liveTable('clients', ['id', 'agency_id', 'login_id', 'referrer_id', 'email', 'name', 'seen_at']),
  liveTable('notes', ['id', 'agency_id', 'login_id', 'client_id', 'body', 'phone', 'written_at']),
  liveTable('visits', ['id', 'note_id', 'ip', 'visited_at']),
  liveTable('mails', ['id', 'agency_id', 'email', 'subject', 'body', 'sent_at']),
  liveTable('papers', ['id', 'agency_id', 'owner_type', 'owner_id', 'body', 'made_at']),
  liveTable('orders', ['id', 'login_id', 'client_id', 'goods', 'phone', 'placed_at']),
);

/** The columns that hold what is personal, by table: text, planted by whose row it stands in. */
export const planted: Readonly<Record<string, readonly string[]>> = {
  clients: ['name'],
  notes: ['body', 'phone'],
  visits: ['ip'],
  mails: ['subject', 'body'],
  papers: ['body'],
  orders: ['goods', 'phone'],
};

/** Somebody in these tables: a login that all share, or a client of one agency. */
export interface Somebody {
  readonly category: 'person' | 'contact';
  readonly key: string;
}

export const logins = ['1', '2'] as const;

/** The instant that cases are decided for. */
export const at = new Date('2026-11-21T11:00:00Z');

/** Whom something is asked of: two controllers, and the vendor, by what their values begin with. */
export const askedOf = {
  A: { controller: '1' },
  B: { controller: '2' },
  V: { vendor: true },
} as const;

export type Letter = keyof typeof askedOf;
