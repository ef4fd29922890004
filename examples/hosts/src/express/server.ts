import express, { type Request } from 'express';
import { auditRequests } from 'gallra/express';
import * as customers from '../shop/customers.ts';
import { gallra } from '../shop/gallra.ts';
import { type Session, sessionOf } from '../shop/session.ts';

const session = (request: Request) => sessionOf(request.get('cookie'));

export const audit = auditRequests({
  store: gallra.store,
  actor: (request: Request) => session(request)?.actor,
});

export const app = express();
app.use(audit); // before whatever refuses access
app.use(express.json());

app.patch('/customers/:id', async (request, response) => {
  const { role } = session(request)?.actor ?? {};
  if (role !== 'staff') return void response.sendStatus(role ? 403 : 401);
  await customers.changeEmail(Number(request.params.id), request.body.email);
  response.sendStatus(204);
});

/** The customer who is signed in; answers 401 where nobody is. */
const me =
  (answer: (id: number) => Promise<unknown>) =>
  async (request: Request, response: express.Response) => {
    const { customer }: Partial<Session> = session(request) ?? {};
    if (customer === undefined) response.sendStatus(401);
    else response.send(await answer(customer));
  };
app.get('/me/data', me(customers.accessPage));
app.get('/me/erasure', me(customers.erasurePreview));
app.post('/me/erasure', me(customers.eraseCustomer));
