import type { Actor } from 'gallra/audit';

/** Who is signed in. */
export interface Session {
  readonly actor: Actor;
  /** Their own key, where it is a customer. */
  readonly customer?: number;
}

const sessions = new Map<string, Session>();

/** A member of staff; returns the cookie. */
export const staffSignsIn = (id: string): string =>
  begun({ actor: { id, role: 'staff' } });

/** A customer. Whose data it is, each event tells by itself: no key of theirs. */
export const customerSignsIn = (customer: number): string =>
  begun({ actor: { id: 'customer', role: 'customer' }, customer });

function begun(session: Session): string {
  const token = crypto.randomUUID();
  sessions.set(token, session);
  return `session=${token}`;
}

export function sessionOf(cookie: string | null | undefined) {
  const [, token = ''] = /(?:^|; )session=([^;]+)/.exec(cookie ?? '') ?? [];
  return sessions.get(token);
}
