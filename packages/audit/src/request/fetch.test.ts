import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { describe, expect, test, vi } from 'vitest';
import { contactStore, eventsOf } from '../testing/contacts.fixture.ts';
import { auditRequests } from './fetch.ts';
import { currentContext } from './processing-context.ts';
import { chunks, contextLater, fault, optionsFor, requestAuditSpec } from './request-audit.spec.ts';

/** Begins at once, in the context of whoever makes it. */
const streamed = (texts: AsyncIterable<string>) =>
  new ReadableStream<Uint8Array>({
    async start(controller) {
      for await (const text of texts) controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });

requestAuditSpec('a wrapped fetch handler', async (host) => {
  const audited = auditRequests(optionsFor(host, (request: Request, name) => request.headers.get(name) ?? undefined));
  const errors: unknown[] = [];
  const fail = (error: Error) => async () => {
    throw error;
  };
  const routes = Object.entries({
    '/contacts/:id': async () => Response.json(await contextLater()),
    '/contacts': async (request: Request) => {
      await request.json();
      return Response.json(await contextLater());
    },
    '/stream': () => new Response(streamed(chunks())),
    '/refused/:id': async (request: Request) => {
      await request.json();
      return new Response('refused', { status: 403 });
    },
    '/anonymous': () => new Response(null, { status: 401 }),
    '/late': async () => {
      await wait(150);
      return new Response(null, { status: 403 });
    },
    '/unavailable': () => new Response(null, { status: 503 }),
    '/broken': fail(fault),
    '/notfound': () => new Response('not found', { status: 404 }),
  }).map(
    ([pattern, handler]) =>
      [new RegExp(`^${pattern.replace(':id', '[^/]+')}$`), audited<[], Response>(handler, pattern)] as const,
  );
  const nowhere = audited(() => new Response(null, { status: 404 }));
  const server = serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: async (request: Request) => {
      const { pathname } = new URL(request.url);
      const [, handler = nowhere] = routes.find(([pattern]) => pattern.test(pathname)) ?? [];
      try {
        return await handler(request);
      } catch (error) {
        errors.push(error);
        return new Response('broken', { status: 500 });
      }
    },
  });
  await new Promise<void>((done) => server.once('listening', done));
  return {
    port: (server.address() as AddressInfo).port,
    errors,
    close: () => new Promise((done) => server.close(() => done())),
  };
});

describe('a wrapped fetch handler', () => {
  const request = new Request('http://host.test/contacts/19121212-1212?name=Karin');

  test('gets whatever else the framework passes, and hands on the very response', async () => {
    const response = Response.json({});
    const audited = auditRequests({ store: contactStore(), actor: () => undefined });
    const handler = audited(
      async (_request: Request, { params }: { params: Promise<{ id: string }> }, flag: boolean) => {
        expect([(await params).id, flag]).toEqual(['1', true]);
        return response;
      },
    );
    expect(await handler(request, { params: Promise.resolve({ id: '1' }) }, true)).toBe(response);
  });

  test.each<[string, unknown, object[]]>([
    ['a redirect of Next.js', Object.assign(new Error('NEXT'), { digest: 'NEXT_REDIRECT;replace;/login;307;' }), []],
    ['a 404 of Next.js', Object.assign(new Error('NEXT'), { digest: 'NEXT_HTTP_ERROR_FALLBACK;404' }), []],
    [
      'a 403 of Next.js',
      Object.assign(new Error('NEXT'), { digest: 'NEXT_HTTP_ERROR_FALLBACK;403' }),
      [{ type: 'access.refused', status: 403 }],
    ],
    ['a response', new Response(null, { status: 302 }), []],
    ['a response that refuses', new Response(null, { status: 401 }), [{ type: 'access.refused', status: 401 }]],
    ['an HttpError of SvelteKit', { status: 403, body: {} }, [{ type: 'access.refused', status: 403 }]],
    ['data of React Router', { data: {}, init: { status: 403 } }, [{ type: 'access.refused', status: 403 }]],
    ['an error that another server caused', Object.assign(new Error(), { status: 404 }), [{ type: 'request.failed' }]],
    ['an error with a digest', Object.assign(new Error(), { digest: '12345' }), [{ type: 'request.failed' }]],
    ['what is no error at all', null, [{ type: 'request.failed' }]],
  ])('that throws %s throws the same, and is recorded by what it is', async (_what, thrown, expected) => {
    const store = contactStore();
    const handler = auditRequests({ store, actor: () => undefined })(() => {
      throw thrown;
    });
    const told = await handler(request).then(
      () => 'nothing',
      (error: unknown) => ({ error }),
    );
    expect(told).toEqual({ error: thrown });
    expect(await eventsOf(store)).toMatchObject(expected);
    expect(await eventsOf(store)).toHaveLength(expected.length);
  });

  test('names no route where none is told, and no method that the client made up', async () => {
    const store = contactStore();
    const refuse = () => new Response(null, { status: 403 });
    const odd = new Request('http://host.test/', { method: 'KARIN' });
    const audited = auditRequests({ store, actor: () => undefined });
    await audited(refuse)(request);
    await audited(refuse, '/contacts')(odd);
    const [first, second] = await eventsOf(store);
    expect(first).not.toHaveProperty('route');
    expect(second).toMatchObject({ route: '/contacts' });
  });

  test('names the route that the host tells', async () => {
    const store = contactStore();
    const audited = auditRequests({ store, actor: () => undefined, route: () => '/c/:id' });
    await audited(() => new Response(null, { status: 403 }))(request);
    expect(await eventsOf(store)).toMatchObject([{ route: 'GET /c/:id' }]);
  });

  test('has the context in the start of a stream', async () => {
    const audited = auditRequests({ store: contactStore(), actor: () => ({ id: 'agent-7' }) });
    const response = await audited(() => new Response(streamed(chunks())))(request);
    expect(currentContext()).toBeUndefined();
    expect(await response.text()).toContain('2 agent-7');
  });

  test('answers after five seconds where the database hangs', async () => {
    vi.useFakeTimers();
    try {
      const store = { ...contactStore(), transaction: () => new Promise<never>(() => undefined) };
      const handler = auditRequests({ store, actor: () => undefined })(() => new Response(null, { status: 403 }));
      let status: number | undefined;
      const answered = handler(request).then((response) => {
        ({ status } = response);
      });
      await vi.advanceTimersByTimeAsync(4999);
      expect(status).toBeUndefined();
      await vi.advanceTimersByTimeAsync(1);
      await answered;
      expect(status).toBe(403);
    } finally {
      vi.useRealTimers();
    }
  });
});
