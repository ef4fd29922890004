// Verifies a log without the database, in a browser too: `import { verifyLogs } from 'gallra/verify'`.
// biome-ignore lint/performance/noReExportAll: the list stands in that package's own index.
export * from '@gallra/audit/verify';
