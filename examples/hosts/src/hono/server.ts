import { auditRequests } from 'gallra/hono';
import { type Context, Hono } from 'hono';
import * as customers from '../shop/customers.ts';
import { gallra } from '../shop/gallra.ts';
import { sessionOf } from '../shop/session.ts';

const session = (c: Context) => sessionOf(c.req.header('cookie'));

export const app = new Hono();

// Before whatever refuses access.
app.use(
  auditRequests({
    store: gallra.store,
    actor: (c) => session(c)?.actor,
  }),
);

app.patch('/customers/:id', async (c) => {
  const { role } = session(c)?.actor ?? {};
  if (role !== 'staff') return c.body(null, role ? 403 : 401);
  const { email } = await c.req.json<{ email: string }>();
  await customers.changeEmail(Number(c.req.param('id')), email);
  return c.body(null, 204);
});

app.get('/me/data', async (c) => {
  const customer = session(c)?.customer;
  if (customer === undefined) return c.body(null, 401);
  return c.html(await customers.accessPage(customer));
});

app.get('/me/erasure', async (c) => {
  const customer = session(c)?.customer;
  if (customer === undefined) return c.body(null, 401);
  return c.json(await customers.erasurePreview(customer));
});

app.post('/me/erasure', async (c) => {
  const customer = session(c)?.customer;
  if (customer === undefined) return c.body(null, 401);
  return c.json(await customers.eraseCustomer(customer));
});
