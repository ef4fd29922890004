import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { Request } from 'express';
import { auditRequests } from 'gallra/express';
import { gallra } from '../shop/gallra.ts';
import { sessionOf } from '../shop/session.ts';
import { AppModule } from './app.module.ts';

export async function createApp() {
  const app = await NestFactory.create(AppModule, { logger: ['error'] });
  // Before guards, which refuse access.
  app.use(
    auditRequests({
      store: gallra.store,
      actor: (request: Request) => sessionOf(request.get('cookie'))?.actor,
    }),
  );
  app.enableShutdownHooks();
  return app;
}
