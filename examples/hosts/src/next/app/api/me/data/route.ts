import { accessPage } from '../../../../../shop/customers.ts';
import { audited, session } from '../../../../lib/audited.ts';

export const GET = audited(async (request) => {
  const customer = session(request)?.customer;
  if (customer === undefined) return new Response(null, { status: 401 });
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  return new Response(await accessPage(customer), { headers });
}, '/me/data');
