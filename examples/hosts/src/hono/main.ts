import { serve } from '@hono/node-server';
import { closeDatabase } from '../shop/gallra.ts';
import { app } from './server.ts';

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT) });

process.once('SIGTERM', () => server.close(closeDatabase));
