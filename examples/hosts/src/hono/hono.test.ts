import { shopOverHttp } from '../testing/shop-over-http.ts';

shopOverHttp(async () => {
  const { app } = await import('./server.ts');
  const { closeDatabase } = await import('../shop/gallra.ts');
  return { send: async (request) => app.fetch(request), stop: closeDatabase };
});
