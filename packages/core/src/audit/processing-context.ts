/** Who does something: a member of staff, a customer who is signed in, a job. Personal data, and erasable. */
export interface Actor {
  /** As the host knows them; for a job, what it is called. */
  readonly id: string;
  readonly role?: string;
  /** Anything else worth knowing afterwards, such as the address they came from. */
  readonly details?: Readonly<Record<string, string>>;
}

/** Who processes personal data, for which controller and why: what the audit log tells of a piece of work. */
export interface ProcessingContext {
  readonly actor?: Actor;
  /** Key of the controller the work is done for; absent: the vendor. */
  readonly controller?: string;
  /** A purpose of the policy. */
  readonly purpose?: string;
  /** Ties together what one request did; random, and no personal data. */
  readonly request?: string;
}

/**
 * What an event tells of the context it happened in. The controller is told by the log it stands in.
 *
 * @param context - a context
 * @example
 * ```ts
 * import { contextTold } from '@gallra/core/audit';
 *
 * console.log(contextTold({ controller: '3', purpose: 'brokerage' })); // { purpose: 'brokerage' }
 * ```
 */
export const contextTold = ({
  actor,
  purpose,
  request,
}: ProcessingContext): Pick<ProcessingContext, 'actor' | 'purpose' | 'request'> => ({
  ...(actor === undefined ? {} : { actor }),
  ...(purpose === undefined ? {} : { purpose }),
  ...(request === undefined ? {} : { request }),
});

/** Tells in which context code runs at the moment; undefined outside of any. */
export type ContextSource = () => ProcessingContext | undefined;
