import type { Gallra } from 'gallra';
import { expect, test } from 'vitest';
import { onPostgres } from './on-postgres.ts';
import { shopRows, shopTables } from './shop-rows.ts';

/** The shop behind a framework. */
export interface ServedShop {
  send(request: Request): Promise<Response>;
  /** Ends the server, and closes the database. */
  readonly stop: () => Promise<void>;
  /** How the framework writes the pattern of a route. */
  readonly pattern?: (route: string) => string;
}

/** A shop that listens somewhere. */
export const listeningAt = (port: number): ServedShop['send'] => {
  return (request) =>
    fetch(new Request(request.url.replace('http://shop.example', `http://127.0.0.1:${port}`), request));
};

/**
 * What a host answers over HTTP, whatever framework it is written in, and what stands in the audit log of it.
 *
 * @param start - imports the host and starts it
 */
export function shopOverHttp(start: () => Promise<ServedShop>): void {
  let shop: ServedShop;
  let gallra: Gallra;
  let cookies: Record<'staff' | 'karin' | 'asta' | 'nobody', string>;

  const send = (method: string, path: string, as: keyof typeof cookies, body?: object) =>
    shop.send(
      new Request(`http://shop.example${path}`, {
        method,
        headers: { cookie: cookies[as], ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  const recorded = async (filter: Parameters<Gallra['audit']['events']>[0]) => {
    const events: object[] = [];
    for await (const { event, actor } of gallra.audit.events(filter)) events.push({ ...event, actor });
    return events;
  };
  const pattern = (route: string) => shop.pattern?.(route) ?? route;

  onPostgres(
    async ({ run }) => {
      await run(shopTables + shopRows);
      const { gallra: shops } = await import('../shop/gallra.ts');
      const { staffSignsIn, customerSignsIn } = await import('../shop/session.ts');
      gallra = shops;
      await gallra.migrate();
      cookies = {
        staff: staffSignsIn('staff-7'),
        karin: customerSignsIn(1),
        asta: customerSignsIn(3),
        nobody: 'session=unknown',
      };
      shop = await start();
      return shop.stop;
    },
    () => {
      test('a change by staff is recorded with who did it and why, and no value', async () => {
        const { status } = await send('PATCH', '/customers/1', 'staff', { email: 'new@example.com' });
        expect(status).toBe(204);
        const events = await recorded({ class: 'change' });
        expect(events).toMatchObject([
          {
            type: 'rows.updated',
            table: 'customers',
            columns: ['email'],
            purpose: 'customerCare',
            actor: { id: 'staff-7', role: 'staff' },
          },
        ]);
        expect(JSON.stringify(events)).not.toContain('new@example.com');
      });

      test('who is not signed in, or not allowed, is refused, which is recorded by the pattern of the route', async () => {
        // It is written behind the answer: two answers may be written in either order.
        const refusals = (count: number) => expect.poll(() => recorded({ class: 'security' })).toHaveLength(count);
        expect((await send('GET', '/me/data', 'nobody')).status).toBe(401);
        await refusals(1);
        expect((await send('PATCH', '/customers/3', 'karin', { email: 'x@example.com' })).status).toBe(403);
        await refusals(2);
        expect(await recorded({ class: 'security' })).toMatchObject([
          { type: 'access.refused', route: `GET ${pattern('/me/data')}`, status: 401, actor: undefined },
          {
            type: 'access.refused',
            route: `PATCH ${pattern('/customers/:id')}`,
            status: 403,
            actor: { id: 'customer', role: 'customer' },
          },
        ]);
      });

      test('a customer gets what is held about them, and nobody else (Art. 15)', async () => {
        const answer = await send('GET', '/me/data', 'karin');
        expect([answer.status, answer.headers.get('content-type')]).toEqual([
          200,
          expect.stringContaining('text/html'),
        ]);
        const page = await answer.text();
        expect(page).toContain('Karin Exempel');
        expect(page).not.toContain('Asta Exempel');
      });

      test('a customer sees beforehand what the law keeps (Art. 17(3)(b))', async () => {
        expect(await (await send('GET', '/me/erasure', 'karin')).json()).toMatchObject({
          complete: false,
          kept: [{ title: { en: 'Keeping accounting records' } }],
        });
        expect(await (await send('GET', '/me/erasure', 'asta')).json()).toEqual({ complete: true, kept: [] });
      });

      test('a customer who is erased is gone (Art. 17)', async () => {
        expect(await (await send('POST', '/me/erasure', 'asta')).json()).toEqual({ complete: true, kept: [] });
        await expect(gallra.subject('customer', 3).erase({ preview: true })).rejects.toMatchObject({
          code: 'subject.unknown',
        });
      });
    },
  );
}
