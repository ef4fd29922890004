import { gallra } from '../../../../../shop/gallra.ts';
import { audited } from '../../../../lib/audited.ts';

export const maxDuration = 60; // seconds

export const GET = audited(async (request) => {
  const { CRON_SECRET } = process.env;
  const told = request.headers.get('authorization');
  if (CRON_SECRET === undefined || told !== `Bearer ${CRON_SECRET}`)
    return new Response(null, { status: 401 });
  // Ends by itself; the next call goes on where it was.
  const budget = { seconds: 45 };
  const { actions } = await gallra.sweep(undefined, { alone: true, budget });
  await gallra.flush(); // what an earlier call left undone
  return Response.json(actions);
}, '/cron/sweep');
