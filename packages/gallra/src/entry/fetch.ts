export {
  auditRequests,
  type FetchAudit,
  type FetchHandler,
  type RequestAuditOptions,
  type Told,
} from '@gallra/audit/fetch';
