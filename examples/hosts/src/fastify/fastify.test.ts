import type { AddressInfo } from 'node:net';
import { listeningAt, shopOverHttp } from '../testing/shop-over-http.ts';

shopOverHttp(async () => {
  const { app } = await import('./server.ts');
  await app.listen({ host: '127.0.0.1', port: 0 });
  return { send: listeningAt((app.server.address() as AddressInfo).port), stop: () => app.close() };
});
