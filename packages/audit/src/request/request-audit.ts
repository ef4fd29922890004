import { GallraError } from '@gallra/core';
import type { Actor, ProcessingContext } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { currentContext } from './processing-context.ts';
import { recordSecurityEvent, type SecurityEvent } from './security-event.ts';

/** What the host tells of a request: fixed, or asked for each. */
export type Told<Request> = string | ((request: Request) => string | undefined | Promise<string | undefined>);

/** How requests are put into a context and recorded; alike for every framework. */
export interface RequestAuditOptions<Request> {
  /** The host's database. */
  readonly store: Store;
  /**
   * Who sends the request; undefined while nobody knows. It is asked when the request comes, and again when something
   * is recorded of a request whose actor was not known then.
   */
  readonly actor: (request: Request) => Actor | undefined | Promise<Actor | undefined>;
  /** Key of the controller; undefined: the vendor. A log is made for every key, so tell only those that exist. */
  readonly controller?: Told<Request>;
  /** A purpose of the policy. */
  readonly purpose?: Told<Request>;
  /** What ties the request's events together, without personal data; default: random. No header is read by itself. */
  readonly requestId?: (request: Request) => string | undefined;
  /** Pattern of the route, such as `/contacts/:id`; default: what the framework knows. Never the path itself. */
  readonly route?: (request: Request) => string | undefined;
  /**
   * Gets what went wrong where an event could not be recorded. The response goes out as it is. Default: a line on
   * `console.error` that says so, without the details.
   */
  readonly onError?: (error: unknown) => void | Promise<void>;
}

/** How a request ended. */
export interface Answer {
  /** HTTP status; undefined where an error was thrown and nobody answered. */
  readonly status?: number;
  readonly method: string;
  /** Pattern of the route, as the framework knows it. */
  readonly route?: string;
}

/** A request, from the moment it comes until its answer is known. */
export interface AuditedRequest {
  /** Asks the host what it knows. Rejects with the error of the host's own callback, and never with nothing. */
  context(): Promise<ProcessingContext>;
  /** Records the first answer where it is a refusal or a failure. Never rejects. */
  answered(answer: Answer): Promise<void>;
}

/** A client can make up others. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

function securityType(status: number | undefined): Pick<SecurityEvent, 'type' | 'outcome'> | undefined {
  if (status === undefined || status >= 500) return { type: 'request.failed', outcome: 'failed' };
  return status === 401 || status === 403 ? { type: 'access.refused', outcome: 'refused' } : undefined;
}

function reportLoss(error: unknown): void {
  // The message of somebody else's error may hold a value.
  const why = error instanceof GallraError ? `: ${error.code}` : '';
  console.error(`The audit log could not record a security event${why}. Set \`onError\` to learn more.`);
}

/** In milliseconds: a database that hangs must not hang the site. */
const patience = 5000;

/** Waits for an event to be recorded, but not for ever; it goes on being recorded all the same. */
export async function recorded(event: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<void>((done) => {
    timer = setTimeout(done, patience);
  });
  await Promise.race([event, enough]);
  clearTimeout(timer);
}

/** Begins with a request: what is told inside another context is inherited, but for the request's identifier. */
export function auditedRequest<Request>(options: RequestAuditOptions<Request>, request: Request): AuditedRequest {
  const ask = async (told: Told<Request> | undefined) => (typeof told === 'function' ? told(request) : told);
  let known: ProcessingContext = { ...currentContext(), request: crypto.randomUUID() };
  let asked = false;
  let ended = false;

  async function context(): Promise<ProcessingContext> {
    // Asked again, only what is not known yet.
    const again = asked;
    const open = (member: 'actor' | 'controller' | 'purpose') => !again || known[member] === undefined;
    asked = true;
    // One after the other, so that what is known stays known where the next callback throws.
    const id = again ? undefined : options.requestId?.(request);
    if (id !== undefined) known = { ...known, request: id };
    const controller = open('controller') ? await ask(options.controller) : undefined;
    if (controller !== undefined) known = { ...known, controller };
    const purpose = open('purpose') ? await ask(options.purpose) : undefined;
    if (purpose !== undefined) known = { ...known, purpose };
    const actor = open('actor') ? await options.actor(request) : undefined;
    if (actor !== undefined) known = { ...known, actor };
    return known;
  }

  async function lost(error: unknown): Promise<void> {
    try {
      await (options.onError ?? reportLoss)(error);
    } catch {
      reportLoss(error);
    }
  }

  return {
    // Middleware that is told of an error which is nothing goes on as if there were none.
    context: () =>
      context().catch((error: unknown) => {
        throw (
          error ??
          new GallraError(
            'context.missing',
            'A callback of the audit log was rejected without an error. Let it return undefined where nobody is known, or throw an error.',
          )
        );
      }),
    async answered({ status, method, route: matched }) {
      const happened = ended ? undefined : securityType(status);
      ended = true;
      if (happened === undefined) return;
      try {
        // What was not known when the request came may be by now. Where the host cannot tell, the event counts more.
        await context().catch(() => undefined);
        const pattern = options.route?.(request) ?? matched;
        const route = pattern === undefined || !methods.has(method) ? pattern : `${method} ${pattern}`;
        await recordSecurityEvent(
          options.store,
          {
            ...happened,
            ...(route === undefined ? {} : { route }),
            ...(status === undefined ? {} : { status }),
          },
          known,
        );
      } catch (error) {
        await lost(error);
      }
    },
  };
}
