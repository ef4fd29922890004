import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import express, { type NextFunction, type Request, type Response } from 'express';
import { describe, expect, test } from 'vitest';
import { contactStore, eventsOf, slowStore } from '../testing/contacts.fixture.ts';
import { auditRequests } from './express.ts';
import {
  chunks,
  contextLater,
  fault,
  type HostOptions,
  NotFound,
  optionsFor,
  requestAuditSpec,
} from './request-audit.spec.ts';

type Express = typeof express;

// It comes without types.
const require = createRequire(import.meta.url);
const express4: Express = require('express-4');

async function listening(app: ReturnType<Express>): Promise<{ server: Server; port: number }> {
  const server = app.listen(0, '127.0.0.1');
  await new Promise<void>((done) => server.once('listening', done));
  return { server, port: (server.address() as AddressInfo).port };
}

const hostOn = (framework: Express) => async (host: HostOptions) => {
  const app = framework();
  const errors: unknown[] = [];
  // Express 4 does not wait for promises.
  const route =
    (handler: (request: Request, response: Response) => Promise<unknown>) =>
    (request: Request, response: Response, next: NextFunction) => {
      handler(request, response).catch(next);
    };
  app.use(auditRequests(optionsFor(host, (request: Request, name) => request.get(name))));
  app.use(framework.json());
  app.get(
    '/contacts/:id',
    route(async (_request, response) => response.json(await contextLater())),
  );
  app.post(
    '/contacts',
    route(async (_request, response) => response.json(await contextLater())),
  );
  app.get('/stream', (_request, response) => {
    Readable.from(chunks()).pipe(response);
  });
  app.post('/refused/:id', (_request, response) => {
    response.status(403).send('refused');
  });
  app.get('/anonymous', (_request, response) => {
    response.sendStatus(401);
  });
  app.get(
    '/late',
    route(async (_request, response) => {
      await wait(150);
      response.sendStatus(403);
    }),
  );
  app.get('/unavailable', (_request, response) => {
    response.sendStatus(503);
  });
  app.get('/broken', () => {
    throw fault;
  });
  app.get('/notfound', () => {
    throw new NotFound();
  });
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    errors.push(error);
    if (error instanceof NotFound) response.status(404).send('not found');
    else response.status(500).send('broken');
  });
  const { server, port } = await listening(app);
  return { port, errors, close: () => new Promise<void>((done) => server.close(() => done())) };
};

requestAuditSpec('Express 5', hostOn(express));
requestAuditSpec('Express 4', hostOn(express4));

describe.each([
  ['5', express],
  ['4', express4],
])('requests audited by Express %s', (_version, framework) => {
  test('name the pattern of the route within its router, and not the path that the router is mounted at', async () => {
    const store = contactStore();
    const app = framework();
    const router = framework.Router();
    router.get(['/deals/:deal', '/bids/:deal'], (_request, response) => {
      response.sendStatus(403);
    });
    app.use(auditRequests({ store, actor: () => undefined }));
    app.use('/contacts/:contact', router);
    const { server, port } = await listening(app);
    await fetch(`http://127.0.0.1:${port}/contacts/19121212-1212/deals/7`);
    await expect.poll(() => eventsOf(store)).toMatchObject([{ route: 'GET /deals/:deal,/bids/:deal' }]);
    server.close();
  });

  test('name no route where none matched', async () => {
    const store = contactStore();
    const app = framework();
    app.use(auditRequests({ store, actor: () => undefined }));
    app.use((_request, response) => {
      response.sendStatus(401);
    });
    const { server, port } = await listening(app);
    await fetch(`http://127.0.0.1:${port}/contacts/19121212-1212`);
    await expect.poll(() => eventsOf(store)).toHaveLength(1);
    expect(JSON.stringify(await eventsOf(store))).not.toMatch(/19121212|route/);
    server.close();
  });

  test('have their events recorded once they are flushed', async () => {
    const { store, committed } = slowStore();
    const audit = auditRequests({ store, actor: () => undefined });
    const app = framework();
    app.use(audit);
    app.get('/', (_request, response) => {
      response.sendStatus(403);
    });
    const { server, port } = await listening(app);
    await fetch(`http://127.0.0.1:${port}/`);
    expect(committed()).toBe(0);
    server.close();
    await audit.flush();
    expect(committed()).toBe(1);
  });
});
