import { auditRequests } from 'gallra/fetch';
import { gallra } from '../../shop/gallra.ts';
import { sessionOf } from '../../shop/session.ts';

export const session = (request: Request) =>
  sessionOf(request.headers.get('cookie'));

export const audited = auditRequests({
  store: gallra.store,
  actor: (request) => session(request)?.actor,
});
