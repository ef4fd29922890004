import { closeDatabase } from '../shop/gallra.ts';
import { app, audit } from './server.ts';

const server = app.listen(process.env.PORT);

process.once('SIGTERM', () => {
  server.close(async () => {
    await audit.flush();
    await closeDatabase();
  });
});
