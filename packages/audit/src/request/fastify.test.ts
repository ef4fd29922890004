import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import fastify, { type FastifyRequest } from 'fastify';
import { describe, expect, test } from 'vitest';
import { contactStore, eventsOf, slowStore } from '../testing/contacts.fixture.ts';
import { auditRequests } from './fastify.ts';
import { chunks, contextLater, fault, NotFound, optionsFor, requestAuditSpec } from './request-audit.spec.ts';

requestAuditSpec('Fastify', async (host) => {
  const app = fastify();
  const errors: unknown[] = [];
  const header = (request: FastifyRequest, name: string) => request.headers[name]?.toString();
  await app.register(auditRequests(optionsFor(host, header)));
  app.get('/contacts/:id', contextLater);
  app.post('/contacts', contextLater);
  app.get('/stream', async () => Readable.from(chunks()));
  app.post('/refused/:id', async (_request, reply) => reply.code(403).send('refused'));
  app.get('/anonymous', async (_request, reply) => reply.code(401).send());
  app.get('/late', async (_request, reply) => {
    await wait(150);
    return reply.code(403).send();
  });
  app.get('/unavailable', async (_request, reply) => reply.code(503).send());
  app.get('/broken', async () => {
    throw fault;
  });
  app.get('/notfound', async () => {
    throw new NotFound();
  });
  app.setErrorHandler((error, _request, reply) => {
    errors.push(error);
    return error instanceof NotFound ? reply.code(404).send('not found') : reply.code(500).send('broken');
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return { port: (app.server.address() as AddressInfo).port, errors, close: () => app.close() };
});

describe('requests audited by Fastify', () => {
  test('name the whole pattern of the route, in plugins with a prefix too, and none where none matched', async () => {
    const store = contactStore();
    const app = fastify();
    await app.register(auditRequests({ store, actor: () => undefined }));
    await app.register(
      async (contacts) => {
        contacts.get('/deals/:deal', async (_request, reply) => reply.code(403).send());
      },
      { prefix: '/contacts/:contact' },
    );
    app.setNotFoundHandler((_request, reply) => reply.code(401).send());
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    await fetch(`http://127.0.0.1:${port}/contacts/19121212-1212/deals/7`);
    await fetch(`http://127.0.0.1:${port}/19121212-1212`);
    await expect.poll(() => eventsOf(store)).toHaveLength(2);
    const [matched, unmatched] = await eventsOf(store);
    expect(matched).toMatchObject({ route: 'GET /contacts/:contact/deals/:deal' });
    expect(unmatched).not.toHaveProperty('route');
    await app.close();
  });

  test('are refused where a hook of the host does so, which comes after', async () => {
    const store = contactStore();
    const app = fastify();
    await app.register(auditRequests({ store, actor: () => undefined }));
    app.addHook('onRequest', async (_request, reply) => reply.code(401).send());
    app.get('/contacts/:id', contextLater);
    await app.inject('/contacts/19121212-1212');
    await expect.poll(() => eventsOf(store)).toMatchObject([{ route: 'GET /contacts/:id', status: 401 }]);
    await app.close();
  });

  test('have their events recorded before the server is closed', async () => {
    const { store, committed } = slowStore();
    const app = fastify();
    await app.register(auditRequests({ store, actor: () => undefined }));
    app.get('/', async (_request, reply) => reply.code(403).send());
    await app.inject('/');
    expect(committed()).toBe(0);
    await app.close();
    expect(committed()).toBe(1);
  });
});
