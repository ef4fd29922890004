import type { AddressInfo } from 'node:net';
import { listeningAt, shopOverHttp } from '../testing/shop-over-http.ts';

shopOverHttp(async () => {
  const { createApp } = await import('./create-app.ts');
  const app = await createApp();
  await app.listen(0, '127.0.0.1');
  return { send: listeningAt((app.getHttpServer().address() as AddressInfo).port), stop: () => app.close() };
});
