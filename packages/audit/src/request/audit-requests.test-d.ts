import type { Actor, ContextSource } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import express, { type Request as ExpressRequest } from 'express';
import type { FastifyRequest } from 'fastify';
import { type Context, Hono } from 'hono';
import { expectTypeOf, test } from 'vitest';
import { auditRequests as auditExpress } from './express.ts';
import { auditRequests as auditFastify } from './fastify.ts';
import { auditRequests as auditFetch } from './fetch.ts';
import { auditRequests as auditHono } from './hono.ts';
import { strictContext } from './strict-context.ts';

declare const store: Store;
const nobody = (): undefined => undefined;

test('callbacks get the request of their framework', () => {
  express().use(auditExpress({ store, actor: (request: ExpressRequest) => ({ id: request.ip ?? '' }) }));
  auditFastify({
    store,
    actor: (request) => {
      expectTypeOf(request).toEqualTypeOf<FastifyRequest>();
      return undefined;
    },
  });
  interface Variables {
    readonly Variables: { user: Actor };
  }
  new Hono<Variables>().use(auditHono({ store, actor: (c: Context<Variables>) => c.get('user') }));
  auditFetch({
    store,
    actor: (request) => {
      expectTypeOf(request).toEqualTypeOf<Request>();
      return undefined;
    },
  });
});

test('a wrapped handler has the type of the handler, whatever else the framework passes', () => {
  const handler = auditFetch({ store, actor: nobody })(
    (_request, env: { readonly key: string }) => new Response(env.key),
  );
  expectTypeOf(handler).toEqualTypeOf<(request: Request, env: { readonly key: string }) => Promise<Response>>();
});

test('nobody forgets to tell who sends a request', () => {
  // @ts-expect-error the option `actor` is missing
  auditFetch({ store });
});

test('a strict context tells who and why, and is what a store takes', () => {
  expectTypeOf(strictContext()).toExtend<ContextSource>();
  expectTypeOf(strictContext()().actor).toEqualTypeOf<Actor>();
  expectTypeOf(strictContext()().purpose).toEqualTypeOf<string>();
});
