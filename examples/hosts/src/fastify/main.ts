import { app } from './server.ts';

process.once('SIGTERM', () => app.close());

await app.listen({ port: Number(process.env.PORT) });
