import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { stream } from 'hono/streaming';
import { describe, expect, test } from 'vitest';
import { contactStore, eventsOf } from '../testing/contacts.fixture.ts';
import { auditRequests } from './hono.ts';
import { chunks, contextLater, fault, NotFound, optionsFor, requestAuditSpec } from './request-audit.spec.ts';

requestAuditSpec('Hono', async (host) => {
  const app = new Hono();
  const errors: unknown[] = [];
  app.use(auditRequests(optionsFor(host, (c: Context, name) => c.req.header(name))));
  app.get('/contacts/:id', async (c) => c.json(await contextLater()));
  app.post('/contacts', async (c) => {
    await c.req.json();
    return c.json(await contextLater());
  });
  app.get('/stream', (c) =>
    stream(c, async (out) => {
      for await (const chunk of chunks()) await out.write(chunk);
    }),
  );
  app.post('/refused/:id', async (c) => {
    await c.req.json();
    return c.text('refused', 403);
  });
  app.get('/anonymous', (c) => c.body(null, 401));
  app.get('/late', async (c) => {
    await wait(150);
    return c.body(null, 403);
  });
  app.get('/unavailable', (c) => c.body(null, 503));
  app.get('/broken', () => {
    throw fault;
  });
  app.get('/notfound', () => {
    throw new NotFound();
  });
  app.onError((error, c) => {
    errors.push(error);
    return error instanceof NotFound ? c.text('not found', 404) : c.text('broken', 500);
  });
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise<void>((done) => server.once('listening', done));
  return {
    port: (server.address() as AddressInfo).port,
    errors,
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
});

describe('requests audited by Hono', () => {
  test('are refused, and have not failed, where the host cannot tell who sends them and says so with 401', async () => {
    const store = contactStore();
    const app = new Hono();
    app.use(
      auditRequests({
        store,
        actor: () => {
          throw new HTTPException(401);
        },
      }),
    );
    app.get('/contacts/:id', (c) => c.text(''));
    expect((await app.request('/contacts/19121212-1212')).status).toBe(401);
    expect(await eventsOf(store)).toMatchObject([{ type: 'access.refused', status: 401, route: 'GET /contacts/:id' }]);
  });

  test('have failed where what is thrown is no error, which Hono hands on', async () => {
    const store = contactStore();
    const app = new Hono();
    app.use(auditRequests({ store, actor: () => undefined }));
    app.get('/', () => {
      throw 'text';
    });
    await expect(app.request('/')).rejects.toBe('text');
    expect(await eventsOf(store)).toMatchObject([{ type: 'request.failed', route: 'GET /' }]);
  });

  test('name the whole pattern of the route, in mounted applications too', async () => {
    const store = contactStore();
    const app = new Hono();
    const deals = new Hono().get('/deals/:deal', (c) => c.body(null, 403));
    app.use(auditRequests({ store, actor: () => undefined }));
    app.route('/contacts/:contact', deals);
    await app.request('/contacts/19121212-1212/deals/7');
    expect(await eventsOf(store)).toMatchObject([{ route: 'GET /contacts/:contact/deals/:deal' }]);
  });
});
