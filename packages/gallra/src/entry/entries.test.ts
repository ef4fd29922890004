import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const { exports } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  exports: Readonly<Record<string, unknown>>;
};

/** What a host reads about in the documentation, by the entry it comes from. */
const promised: Readonly<Record<string, readonly string[]>> = {
  '.': [
    'createGallra',
    'defineConfig',
    'definePolicy',
    'parsePolicy',
    'deadline',
    'requestDeadline',
    'tableFrom',
    'GallraError',
  ],
  './audit': [
    ...['auditedDialect', 'installAuditTriggers', 'withContext', 'currentContext', 'strictContext', 'refuseAccess'],
    ...['generateNoteKeys', 'sealLogs', 'verifyLogs', 'openEpochs', 'fileWitness', 'storageWitness', 'webhookWitness'],
  ],
  './eu': ['customerDueDiligence', 'suspicionReport', 'moneyLaunderingMaximum'],
  './express': ['auditRequests'],
  './fastify': ['auditRequests'],
  './fetch': ['auditRequests'],
  './hono': ['auditRequests'],
  './policy': ['definePolicy', 'parsePolicy', 'decide', 'tableFrom', 'deadline', 'requestDeadline', 'GallraError'],
  './se': ['bookkeeping', 'patientRecords', 'swedishPublicHolidays'],
  './verify': ['verifyLog', 'verifyLogs', 'verifyLogProof', 'parseVerifierKey'],
  './worker': ['startWorker', 'queueStatus'],
};

describe('gallra is the one package to install', () => {
  test('it has these entries and no others', () => {
    expect(Object.keys(exports).sort()).toEqual(Object.keys(promised).sort());
  });

  test.each(Object.keys(promised))('what is promised comes from gallra%s', async (entry) => {
    const module: object = await import(entry === '.' ? 'gallra' : `gallra/${entry.slice(2)}`);
    expect(Object.keys(module)).toEqual(expect.arrayContaining([...(promised[entry] ?? [])]));
  });
});
