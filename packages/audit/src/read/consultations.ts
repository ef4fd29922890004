import type { Label, Policy, SubjectKey } from '@gallra/core';
import type { Actor, ProcessingTerm } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { claimTitle } from '@gallra/core/words';
import { auditEvents, type EventFilter } from './audit-events.ts';

/** Somebody's data were consulted, or disclosed. */
export interface Consultation {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly operation: 'consulted' | 'disclosed';
  /** Why, in the words of the policy; absent where nobody said so. */
  readonly purpose?: Label;
  /** Key of the controller it was done for; absent: the vendor itself. */
  readonly controller?: string;
  /** Who did it, only where it was asked for. */
  readonly staff?: Actor;
}

/** What to tell of consultations. */
export interface ConsultationOptions extends Pick<EventFilter, 'controller' | 'from' | 'until'> {
  /**
   * Tell who it was, too. Those who act under the authority of the controller are no recipients, and have rights of their
   * own: only where the host has weighed them, and the data subject cannot exercise theirs without (C-579/21, operative
   * part, point 2). Default false.
   */
  readonly staff?: boolean;
}

/**
 * What a data subject may learn about consultations of their data: when, and for which purposes. By default nothing about
 * who it was.
 *
 * @param store - the host's database
 * @param policy - a checked policy, for the titles of purposes
 * @param subject - the data subject; nothing is found of one who has no reference
 * @param options - whose log (a controller answers for its own), the period, and whether staff are named
 * @returns in the order in which it happened
 * @throws GallraError `audit.altered` where an event cannot be read: somebody has written to the log
 * @see GDPR Art. 15(1)(a) and (c); CJEU 22 June 2023, C-579/21, Pankki S, EU:C:2023:501
 * @example
 * ```ts
 * import { consultations } from '@gallra/audit';
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const karin = { category: 'registered', key: '17' };
 * for (const { at, purpose } of await consultations(store, policy, karin, { controller: '3' }))
 *   console.log(at, purpose?.sv ?? 'inget ändamål angivet');
 * ```
 */
export async function consultations(
  store: Store,
  policy: Policy,
  subject: SubjectKey,
  { staff = false, ...where }: ConsultationOptions = {},
): Promise<readonly Consultation[]> {
  const disclosure: ProcessingTerm = 'dpv:Disclose';
  const found: Consultation[] = [];
  for await (const { event, controller, actor } of auditEvents(store, { ...where, subject })) {
    const isDisclosed = event.processing === disclosure;
    if (event.outcome !== 'done' || (event.class !== 'read' && !isDisclosed)) continue;
    found.push({
      at: event.at,
      operation: isDisclosed ? 'disclosed' : 'consulted',
      ...(event.purpose === undefined ? {} : { purpose: claimTitle(policy, event.purpose) }),
      ...(controller === undefined ? {} : { controller }),
      ...(staff && actor !== undefined ? { staff: actor } : {}),
    });
  }
  return found;
}
