/** What can be wrong with a log. A code never changes its meaning; new ones may be added. */
export type AuditProblemCode =
  /** The first line is none of this format. */
  | 'export.invalid'
  /** A line is no JSON, or has not the members of one. */
  | 'line.invalid'
  /** A line has another number than the one before it leads to. */
  | 'line.order'
  /** An envelope is not canonical JSON, or lacks what every one has. */
  | 'event.invalid'
  /** The event belongs to another log. */
  | 'event.foreign'
  /** Two events have the same id. */
  | 'event.repeated'
  /** Dated long before the checkpoint before it was sealed. */
  | 'event.backdated'
  /** Dated after the checkpoint that seals it. */
  | 'event.postdated'
  /** Only its hash is there, and no `events.pruned` names it. */
  | 'event.missing'
  /** It is there, and an `events.pruned` names it. */
  | 'event.restored'
  /** Its hash is not the one kept elsewhere. */
  | 'event.altered'
  /** Not what the envelope commits to. */
  | 'payload.altered'
  /** Gone, and no later `payload.erased` says so. */
  | 'payload.missing'
  /** There, and a later `payload.erased` says that it is gone. */
  | 'payload.restored'
  /** The leaves do not have the root that was sealed. */
  | 'root.mismatch'
  /** Fewer leaves than were sealed. */
  | 'tail.missing'
  /** No signed note, or none with a checkpoint in it. */
  | 'checkpoint.invalid'
  /** Of another log. */
  | 'checkpoint.foreign'
  /** Two of one size have different roots. */
  | 'checkpoint.forked'
  /** A signature does not fit, or the log's own is missing. */
  | 'signature.invalid'
  /** Leaves that no checkpoint vouches for. */
  | 'unsealed';

/** Something that is wrong with a log. It names events and numbers, and never what stands in them. */
export interface AuditProblem {
  readonly code: AuditProblemCode;
  /** `notice`: it happens to a log that nobody has touched, too. */
  readonly severity: 'tampering' | 'notice';
  /** Number of the leaf, from 0. */
  readonly leaf?: number;
  /** Id of the event. */
  readonly event?: string;
  readonly message: string;
}

/** The leaf and the event that a problem is about, as far as they are known. */
export type ProblemLeaf = Pick<AuditProblem, 'leaf' | 'event'>;

/** Problems as they are found. Of each code the first ones are kept, so that none hides another; the rest is counted. */
export interface ProblemList {
  readonly found: readonly AuditProblem[];
  readonly more: number;
  readonly tampered: boolean;
  add(code: AuditProblemCode, place: ProblemLeaf, message: string, severity?: AuditProblem['severity']): void;
}

/** An empty list. */
export function problemList(limit: number): ProblemList {
  const found: AuditProblem[] = [];
  const counts = new Map<AuditProblemCode, number>();
  let more = 0;
  let tampered = false;
  return {
    found,
    get more() {
      return more;
    },
    get tampered() {
      return tampered;
    },
    add(code, { leaf, event }, message, severity = 'tampering') {
      tampered ||= severity === 'tampering';
      const count = (counts.get(code) ?? 0) + 1;
      counts.set(code, count);
      if (count > limit) more++;
      else
        found.push({
          code,
          severity,
          ...(leaf === undefined ? {} : { leaf }),
          ...(event === undefined ? {} : { event }),
          message,
        });
    },
  };
}
