import type { Policy, SubjectKey } from '@gallra/core';
import type { HostFiles, Store } from '@gallra/core/store';
import type { LanguageTag } from '@gallra/core/words';
import { type AccessPackage, accessPackage } from './access/access.ts';
import { accessHtml } from './access/access-html.ts';
import { type EraseOptions, type ErasureReport, erase } from './erasure/erasure.ts';
import { type ErasurePreview, erasurePreview } from './erasure/erasure-preview.ts';
import { type EarlierRows, earlierRows } from './person/earlier-holder.ts';

/** What a handle on a data subject works with. */
export interface SubjectOptions {
  /** The time now. */
  readonly clock: () => Date;
  /** What the host calls this person where they acted for it, see {@link AccessOptions}. */
  readonly actor?: string;
  /** For the erasure journal, see {@link EraseOptions}. */
  readonly fingerprintKey?: Uint8Array;
  /** Where the host keeps its files. */
  readonly files?: HostFiles;
}

/** One data subject, and the answers to what they may ask. */
export interface Subject {
  /**
   * What is held about them (Art. 15), as data and as a page to read; and for the controller alone what is under their key
   * and an earlier holder's, where keys are given to somebody new.
   */
  export(): Promise<{
    readonly json: AccessPackage;
    html(language: LanguageTag): string;
    readonly earlierHolder: readonly EarlierRows[];
  }>;
  /** What an erasure would do. */
  erase(options: { readonly preview: true }): Promise<ErasurePreview>;
  /** Erases (Art. 17). */
  erase(options?: { readonly preview?: false; readonly actor?: string }): Promise<ErasureReport>;
}

/**
 * A handle on one data subject. Nothing is read before it is asked.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param subject - a category under the policy's `subjects`, and the key in its home table, as text
 * @param options - the clock, and what the policy does not know
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { subjectOf } from '@gallra/dsar';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const karin = subjectOf(store, policy, { category: 'registered', key: '17' }, { clock: () => new Date() });
 * console.log((await karin.export()).html('sv'));
 * console.log((await karin.erase({ preview: true })).warnings);
 * ```
 */
export function subjectOf(store: Store, policy: Policy, subject: SubjectKey, options: SubjectOptions): Subject {
  const { clock, actor, fingerprintKey, files } = options;
  function eraseNow(wish: { readonly preview: true }): Promise<ErasurePreview>;
  function eraseNow(wish?: { readonly preview?: false; readonly actor?: string }): Promise<ErasureReport>;
  function eraseNow(
    wish: { readonly preview?: boolean; readonly actor?: string } = {},
  ): Promise<ErasurePreview | ErasureReport> {
    if (wish.preview === true) return erasurePreview(store, policy, { subject, at: clock() });
    const how: EraseOptions = {
      ...(wish.actor === undefined ? {} : { actor: wish.actor }),
      ...(fingerprintKey === undefined ? {} : { fingerprintKey }),
      ...(files === undefined ? {} : { files }),
    };
    return erase(store, policy, { subject, at: clock() }, how);
  }
  return {
    export: async () => {
      const about = { subject, at: clock() };
      const json = await accessPackage(store, policy, about, actor === undefined ? {} : { actor });
      const earlierHolder = await earlierRows(store, policy, about);
      return { json, html: (language) => accessHtml(json, language), earlierHolder };
    },
    erase: eraseNow,
  };
}
