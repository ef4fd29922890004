import { changeEmail } from '../../../../../shop/customers.ts';
import { audited, session } from '../../../../lib/audited.ts';

interface Route {
  readonly params: Promise<{ id: string }>;
}

export const PATCH = audited(async (request, { params }: Route) => {
  const { role } = session(request)?.actor ?? {};
  if (role !== 'staff') return new Response(null, { status: role ? 403 : 401 });
  const { email } = (await request.json()) as { email: string };
  await changeEmail(Number((await params).id), email);
  return new Response(null, { status: 204 });
}, '/customers/[id]');
