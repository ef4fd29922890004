import {
  eraseCustomer,
  erasurePreview,
} from '../../../../../shop/customers.ts';
import { audited, session } from '../../../../lib/audited.ts';

export const GET = audited(async (request) => {
  const customer = session(request)?.customer;
  if (customer === undefined) return new Response(null, { status: 401 });
  return Response.json(await erasurePreview(customer));
}, '/me/erasure');

export const POST = audited(async (request) => {
  const customer = session(request)?.customer;
  if (customer === undefined) return new Response(null, { status: 401 });
  return Response.json(await eraseCustomer(customer));
}, '/me/erasure');
