// Middleware, and what it tells those behind it: `node http.mjs express`.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createGallra } from 'gallra';
import { currentContext } from 'gallra/audit';
import { fillShop, handleOn, openShop, policy } from './shop.mjs';

const [name] = process.argv.slice(2);
const db = handleOn((await openShop('sqlite')).dialect);
await fillShop(db);
const gallra = createGallra({ policy, db });
await gallra.migrate();
const options = { store: gallra.store, actor: () => ({ id: 'clerk-1', role: 'clerk' }) };
const answer = () => ({ role: currentContext()?.actor?.role });

const frameworks = {
  async express() {
    const { default: express } = await import('express');
    const { auditRequests } = await import('gallra/express');
    const app = express();
    const audit = auditRequests(options);
    app.use(audit);
    app.get('/role', (_request, response) => response.json(answer()));
    app.get('/secret', (_request, response) => response.status(403).end());
    const server = app.listen(0);
    await once(server, 'listening');
    return {
      get: (path) => fetch(`http://127.0.0.1:${server.address().port}${path}`),
      close: async () => {
        server.close();
        await audit.flush();
      },
    };
  },
  async fastify() {
    const { default: fastify } = await import('fastify');
    const { auditRequests } = await import('gallra/fastify');
    const app = fastify();
    await app.register(auditRequests(options));
    app.get('/role', async () => answer());
    app.get('/secret', async (_request, reply) => reply.code(403).send());
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    return { get: (path) => fetch(`${url}${path}`), close: () => app.close() };
  },
  async hono() {
    const { Hono } = await import('hono');
    const { auditRequests } = await import('gallra/hono');
    const app = new Hono();
    app.use(auditRequests(options));
    app.get('/role', (c) => c.json(answer()));
    app.get('/secret', (c) => c.body(null, 403));
    return { get: async (path) => app.request(path), close: async () => undefined };
  },
};

const { get, close } = await frameworks[name]();
assert.deepEqual(await (await get('/role')).json(), { role: 'clerk' });
assert.equal((await get('/secret')).status, 403);
await close();
const events = await Array.fromAsync(gallra.audit.events({ class: 'security' }));
assert.deepEqual(
  events.map(({ event }) => [event.route, event.status]),
  [['GET /secret', 403]],
);
await db.destroy();
