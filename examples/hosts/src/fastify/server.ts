import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { auditRequests } from 'gallra/fastify';
import * as customers from '../shop/customers.ts';
import { closeDatabase, gallra } from '../shop/gallra.ts';
import { sessionOf } from '../shop/session.ts';

const session = (request: FastifyRequest) => sessionOf(request.headers.cookie);

export const app = fastify();

// Hooks of `close` run from the last to the first: the database closes last.
app.addHook('onClose', closeDatabase);

// Before whatever refuses access.
await app.register(
  auditRequests({
    store: gallra.store,
    actor: (request) => session(request)?.actor,
  }),
);

app.patch<{ Params: { id: string }; Body: { email: string } }>(
  '/customers/:id',
  async (request, reply) => {
    const { role } = session(request)?.actor ?? {};
    if (role !== 'staff') return reply.code(role ? 403 : 401).send();
    await customers.changeEmail(Number(request.params.id), request.body.email);
    return reply.code(204).send();
  },
);

/** The customer who is signed in; answers 401 where nobody is. */
const me =
  (answer: (id: number) => Promise<unknown>, type = 'application/json') =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    const customer = session(request)?.customer;
    if (customer === undefined) return reply.code(401).send();
    return reply.type(type).send(await answer(customer));
  };
app.get('/me/data', me(customers.accessPage, 'text/html'));
app.get('/me/erasure', me(customers.erasurePreview));
app.post('/me/erasure', me(customers.eraseCustomer));
