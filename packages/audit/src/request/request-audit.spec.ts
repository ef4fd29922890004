import { setTimeout as wait } from 'node:timers/promises';
import type { Actor, ProcessingContext } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { contactStore, eventsOf } from '../testing/contacts.fixture.ts';
import { currentContext } from './processing-context.ts';
import type { RequestAuditOptions } from './request-audit.ts';

/** Reads a header of the request at hand. */
export type Header = (name: string) => string | undefined;

/** What the suite's host is told to do, whatever its framework. */
export type HostOptions = RequestAuditOptions<Header>;

/** A host with the suite's routes, listening on a free port of 127.0.0.1. */
export interface Host {
  readonly port: number;
  /** What reached the framework's own error handler. */
  readonly errors: readonly unknown[];
  close(): Promise<void>;
}

/** An error of the application, whose message must stand nowhere. */
export const fault = new Error('Karin Berg has no deal');

/** The framework's own error handler answers it with 404. */
export class NotFound extends Error {}

/** What the routes answer with, some time later: the context they run in. */
export async function contextLater(): Promise<ProcessingContext> {
  await wait(Math.random() * 5);
  return currentContext() ?? {};
}

/** The chunks of the route `/stream`: each tells who is asking, at the time it is made. */
export async function* chunks(): AsyncGenerator<string> {
  for (let number = 0; number < 3; number += 1) {
    await wait(2);
    yield `${number} ${currentContext()?.actor?.id}\n`;
  }
}

/** The same options for a framework that reads headers in its own way. */
export function optionsFor<R>(host: HostOptions, header: (request: R, name: string) => string | undefined) {
  const of = (request: R) => (name: string) => header(request, name);
  const told = (value: HostOptions['controller']) =>
    typeof value === 'function' ? (request: R) => value(of(request)) : value;
  const controller = told(host.controller);
  const purpose = told(host.purpose);
  const { requestId, route, onError } = host;
  return {
    store: host.store,
    actor: (request: R) => host.actor(of(request)),
    ...(controller === undefined ? {} : { controller }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(requestId === undefined ? {} : { requestId: (request: R) => requestId(of(request)) }),
    ...(route === undefined ? {} : { route: (request: R) => route(of(request)) }),
    ...(onError === undefined ? {} : { onError }),
  } satisfies RequestAuditOptions<R>;
}

const byHeader = (header: Header): Actor | undefined => {
  const id = header('x-agent');
  return id === undefined ? undefined : { id, role: 'agent' };
};

/**
 * What the middleware of every framework does. The host serves, by the means of its framework:
 *
 * - `GET /contacts/:id` and `POST /contacts` (a JSON body, read): `contextLater()` as JSON
 * - `GET /stream`: `chunks()`
 * - `POST /refused/:id`: 403 and the text `refused`, after the body is read; `GET /anonymous`: 401
 * - `GET /late`: 403 after 150 ms
 * - `GET /unavailable`: 503; `GET /broken` throws `fault`; `GET /notfound` throws a `NotFound`, or answers 404 where no
 *   framework would
 * - its error handler collects what reaches it, and answers 404 and `not found` or 500 and `broken`
 */
export function requestAuditSpec(
  name: string,
  serve: (options: HostOptions) => Promise<Host>,
  pattern = '/refused/:id',
): void {
  describe(`requests audited by ${name}`, () => {
    let store: Store;
    let host: Host;
    const start = async (options: Partial<HostOptions> = {}) => {
      await host?.close();
      host = await serve({ store, actor: byHeader, controller: 'a', purpose: 'brokerage', ...options });
    };
    const call = (path: string, init: RequestInit = {}, agent = 'agent-7') =>
      fetch(`http://127.0.0.1:${host.port}${path}`, { ...init, headers: { 'x-agent': agent, ...init.headers } });
    const refused = (path = '/refused/19121212-1212') =>
      call(path, {
        method: 'POST',
        body: JSON.stringify({ note: 'told in confidence' }),
        headers: { 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.7' },
      });
    const recorded = (count: number, controller: string | undefined = 'a') =>
      expect.poll(() => eventsOf(store, controller), { interval: 5 }).toHaveLength(count);

    beforeEach(async () => {
      store = contactStore();
      await start();
    });
    afterEach(async () => {
      vi.restoreAllMocks();
      await host.close();
    });

    test('run in a context, also after something was awaited', async () => {
      expect(await (await call('/contacts/1')).json()).toEqual({
        actor: { id: 'agent-7', role: 'agent' },
        controller: 'a',
        purpose: 'brokerage',
        request: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect(currentContext()).toBeUndefined();
    });

    test('run in a context once their body is read, however slowly it comes', async () => {
      async function* slowly() {
        for (const part of ['{"name":', '"Karin', ' Berg"', '}']) {
          yield new TextEncoder().encode(part);
          await wait(10);
        }
      }
      const answer = await call('/contacts', {
        method: 'POST',
        body: ReadableStream.from(slowly()),
        duplex: 'half',
        headers: { 'content-type': 'application/json' },
      });
      expect(await answer.json()).toMatchObject({ actor: { id: 'agent-7' }, purpose: 'brokerage' });
    });

    test('keep their context while the response is streamed', async () => {
      expect(await (await call('/stream')).text()).toBe('0 agent-7\n1 agent-7\n2 agent-7\n');
    });

    test('never see the context of another that is under way', async () => {
      await everyCase(
        fc.asyncProperty(fc.array(fc.nat(), { minLength: 2, maxLength: 25 }), async (agents) => {
          const seen = await Promise.all(
            agents.map(async (agent, index) => {
              const init =
                index % 2 === 0 ? {} : { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
              const answer = await call(index % 2 === 0 ? `/contacts/${index}` : '/contacts', init, String(agent));
              const context: ProcessingContext = JSON.parse(await answer.text());
              return context;
            }),
          );
          expect(seen.map(({ actor }) => actor?.id)).toEqual(agents.map(String));
          expect(new Set(seen.map(({ request }) => request)).size).toBe(agents.length);
        }),
        80,
      );
    });

    test('have an identifier of the host where it tells one, and take none from a header by themselves', async () => {
      const headers = { 'x-request-id': 'r1' };
      expect(await (await call('/contacts/1', { headers })).json()).not.toMatchObject({ request: 'r1' });
      await start({ requestId: (header) => header('x-request-id') });
      expect(await (await call('/contacts/1', { headers })).json()).toMatchObject({ request: 'r1' });
    });

    test('are told apart by controller where the host asks each', async () => {
      await start({ controller: async (header) => header('x-tenant') });
      expect((await call('/anonymous', { headers: { 'x-tenant': 'b' } })).status).toBe(401);
      await recorded(1, 'b');
      expect((await call('/anonymous')).status).toBe(401);
      await expect.poll(() => eventsOf(store)).toHaveLength(1);
    });

    test('leave an event where access is refused: who, where and why, and nothing they sent (GDPR Art. 32(1)(b))', async () => {
      const answer = await refused('/refused/19121212-1212?name=Karin');
      expect([answer.status, await answer.text()]).toEqual([403, 'refused']);
      await recorded(1);
      const [event] = await eventsOf(store, 'a');
      expect(event).toEqual({
        v: 1,
        id: expect.any(String),
        log: expect.any(String),
        at: expect.any(String),
        class: 'security',
        type: 'access.refused',
        outcome: 'refused',
        purpose: 'brokerage',
        route: `POST ${pattern}`,
        status: 403,
        request: expect.any(String),
        actor: expect.stringMatching(/^[0-9a-f]{64}$/),
        by: { id: 'agent-7', role: 'agent' },
      });
      const text = JSON.stringify(event);
      for (const sent of ['19121212', 'Karin', 'confidence', '192.0.2.7']) expect(text).not.toContain(sent);
    });

    test('leave an event where nobody is known (401)', async () => {
      await start({ actor: () => undefined });
      expect((await call('/anonymous')).status).toBe(401);
      await recorded(1);
      const [event] = await eventsOf(store, 'a');
      expect(event).toMatchObject({ type: 'access.refused', status: 401, route: 'GET /anonymous' });
      expect(event).not.toHaveProperty('actor');
    });

    test('leave the actor who is known by the time they are refused, where authentication comes after', async () => {
      let asked = 0;
      await start({ actor: () => (asked++ === 0 ? undefined : { id: 'agent-9' }) });
      await refused();
      await recorded(1);
      expect(await eventsOf(store, 'a')).toMatchObject([{ by: { id: 'agent-9' } }]);
    });

    test('leave an event where the client hung up before it was refused', async () => {
      await expect(call('/late', { signal: AbortSignal.timeout(50) })).rejects.toThrow();
      await recorded(1);
      expect(await eventsOf(store, 'a')).toMatchObject([{ type: 'access.refused', status: 403 }]);
    });

    test('leave no event where nothing was refused and nothing failed', async () => {
      for (const path of ['/contacts/1', '/nowhere', '/notfound', '/stream']) await (await call(path)).text();
      await refused();
      await recorded(1);
      expect(await eventsOf(store, 'a')).toMatchObject([{ route: `POST ${pattern}` }]);
    });

    test('that fail reach the error handler of the framework as they are, and leave an event', async () => {
      const answer = await call('/broken');
      expect([answer.status, await answer.text()]).toEqual([500, 'broken']);
      expect(host.errors).toHaveLength(1);
      expect(host.errors[0]).toBe(fault);
      await recorded(1);
      const [event] = await eventsOf(store, 'a');
      expect(event).toMatchObject({ type: 'request.failed', outcome: 'failed', route: 'GET /broken' });
      expect(JSON.stringify(event)).not.toContain('Karin');
    });

    test('that are answered with 500 or above leave an event', async () => {
      expect((await call('/unavailable')).status).toBe(503);
      await recorded(1);
      expect(await eventsOf(store, 'a')).toMatchObject([{ type: 'request.failed', status: 503 }]);
    });

    test('fail as they are where the host cannot tell who sends them, and leave an event', async () => {
      await start({ actor: () => Promise.reject(fault) });
      expect((await call('/contacts/1')).status).toBe(500);
      expect(host.errors[0]).toBe(fault);
      await recorded(1);
      expect(await eventsOf(store, 'a')).toMatchObject([{ type: 'request.failed', purpose: 'brokerage' }]);
    });

    test('are not let through where the callback is rejected with nothing', async () => {
      await start({ actor: () => Promise.reject() });
      expect((await call('/contacts/1')).status).toBe(500);
      expect(host.errors[0]).toMatchObject({ code: 'context.missing' });
    });

    describe('where the event cannot be recorded', () => {
      const lost = new Error('the parameters were (agent-7)');
      const silent = (): Store => ({ ...contactStore(), transaction: () => Promise.reject(lost) });

      test('are answered all the same, and the host learns why', async () => {
        const onError = vi.fn();
        await start({ store: silent(), onError });
        const answer = await refused();
        expect([answer.status, await answer.text()]).toEqual([403, 'refused']);
        await expect.poll(() => onError.mock.calls).toEqual([[lost]]);
      });

      test('give the error handler the error of the application, not that of the log', async () => {
        const onError = vi.fn();
        await start({ store: silent(), onError });
        expect(await (await call('/broken')).text()).toBe('broken');
        expect(host.errors).toEqual([fault]);
        await expect.poll(() => onError.mock.calls).toEqual([[lost]]);
      });

      test('leave a line on standard error by default, without what the error says', async () => {
        const line = vi.spyOn(console, 'error').mockImplementation(() => undefined);
        await start({ store: silent() });
        expect((await refused()).status).toBe(403);
        await expect.poll(() => line.mock.calls).toHaveLength(1);
        expect(String(line.mock.calls[0])).toMatch(/could not record a security event.*onError/);
        expect(String(line.mock.calls[0])).not.toContain('agent-7');
      });

      test('are answered where the callback for that fails as well', async () => {
        const line = vi.spyOn(console, 'error').mockImplementation(() => undefined);
        await start({ store: silent(), onError: () => Promise.reject(new Error('no mail')) });
        const answer = await refused();
        expect([answer.status, await answer.text()]).toEqual([403, 'refused']);
        await expect.poll(() => line.mock.calls).toHaveLength(1);
      });
    });
  });
}
