import type { AddressInfo } from 'node:net';
import { listeningAt, shopOverHttp } from '../testing/shop-over-http.ts';

shopOverHttp(async () => {
  const { app, audit } = await import('./server.ts');
  const { closeDatabase } = await import('../shop/gallra.ts');
  const server = app.listen(0);
  await new Promise((listening) => server.once('listening', listening));
  return {
    send: listeningAt((server.address() as AddressInfo).port),
    stop: async () => {
      await new Promise((closed) => server.close(closed));
      await audit.flush();
      await closeDatabase();
    },
  };
});
