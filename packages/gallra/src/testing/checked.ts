import type { Policy } from '@gallra/core';
import type { LiveSchema, LiveTable } from '@gallra/core/store';
import { type CheckOptions, checkPolicy } from '../check/check.ts';
import { liveAgencies, liveContacts, liveDeals } from './estate.ts';
import { catalogue } from './live-schema.ts';

/** When the estate agents' system is checked. */
export const at = new Date('2026-11-21T12:00:00Z');

/** Checks where there is a fingerprint key and a file storage. */
export const check = (policy: Policy, schema: LiveSchema, options: CheckOptions = {}) =>
  checkPolicy(policy, schema, { at, hasFingerprintKey: true, hasFiles: true, ...options });

/** Findings as severity, code and path; only of one code where it is given. */
export const found = (policy: Policy, schema: LiveSchema, code?: string, options: CheckOptions = {}) =>
  check(policy, schema, options)
    .findings.filter((finding) => code === undefined || finding.code === code)
    .map((finding) => `${finding.severity} ${finding.code} ${finding.path}`);

/** The estate agents' tables and some more. */
export const withTable = (...tables: readonly LiveTable[]) =>
  catalogue(liveAgencies, liveContacts, liveDeals, ...tables);
