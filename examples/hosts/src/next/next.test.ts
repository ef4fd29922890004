import { type ServedShop, shopOverHttp } from '../testing/shop-over-http.ts';

type Params = Record<string, string>;
type Handler = (request: Request, route: { params: Promise<Params> }) => Promise<Response>;

/** Calls handlers as Next.js calls those of `app/api`: by file and method, with a promise of what the folder's name holds. */
async function routed(): Promise<ServedShop['send']> {
  const customers = await import('./app/api/customers/[id]/route.ts');
  const data = await import('./app/api/me/data/route.ts');
  const erasure = await import('./app/api/me/erasure/route.ts');
  const files: readonly (readonly [RegExp, Partial<Record<string, Handler>>])[] = [
    [/^\/customers\/(?<id>[^/]+)$/, { ...customers } as unknown as Record<string, Handler>],
    [/^\/me\/data$/, { ...data }],
    [/^\/me\/erasure$/, { ...erasure }],
  ];
  return async (request) => {
    const { pathname } = new URL(request.url);
    for (const [pattern, file] of files) {
      const found = pattern.exec(pathname);
      const handler = file[request.method];
      if (found !== null && handler !== undefined)
        return handler(request, { params: Promise.resolve({ ...found.groups }) });
    }
    return new Response(null, { status: 404 });
  };
}

shopOverHttp(async () => ({
  send: await routed(),
  stop: (await import('../shop/gallra.ts')).closeDatabase,
  pattern: (route) => route.replace(':id', '[id]'),
}));
