import { app } from './server.ts';

await app.listen({ port: Number(process.env.PORT) });

process.once('SIGTERM', () => app.close());
