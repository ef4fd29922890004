import type { SubjectKey, SubjectReference } from '../decision/subject-reference.ts';

/** A right exercised, once it has taken effect. */
export interface RequestEntry {
  readonly subject: SubjectKey;
  readonly right: 'erasure' | 'restriction' | 'objection' | 'withdrawal';
  /** For an objection or a withdrawal: the purpose. */
  readonly purpose?: string;
  readonly effectiveAt: Date;
}

/** Someone who has a random reference, and what they asked for. */
export interface KnownSubject {
  readonly reference: SubjectReference;
  readonly subject: SubjectKey;
  readonly asked: readonly Pick<RequestEntry, 'right' | 'purpose'>[];
}

/** Data subjects' requests, and the mapping from people to their random references. */
export interface Requests {
  /** The person's reference; made when first asked for. */
  reference(subject: SubjectKey): Promise<SubjectReference>;
  /** `reference`: the one they had before a restore; taken up where they have none. */
  record(entry: RequestEntry, reference?: SubjectReference): Promise<SubjectReference>;
  list(right: RequestEntry['right']): Promise<readonly (RequestEntry & { readonly reference: SubjectReference })[]>;
  /** Everyone who has a reference, or one person if they have. */
  known(subject?: SubjectKey): Promise<readonly KnownSubject[]>;
  /**
   * The key under which values are encrypted for each person, 32 bytes in base64; `make`: where they have none yet. Of
   * somebody who was forgotten there is none, and never will be: what was encrypted under it is unreadable wherever it is.
   */
  secrets(references: readonly string[], options?: { readonly make?: boolean }): Promise<ReadonlyMap<string, string>>;
  /**
   * Destroys the mapping and the person's key. What they asked for has ended; that it was asked stays on record under a
   * reference that leads to nobody.
   */
  forget(subject: SubjectKey, at: Date): Promise<void>;
}
