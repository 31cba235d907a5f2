/** Where a request came from, for the audit log. */
export interface RequestInfo {
  id: string;
  ipAddress: string;
  userAgent: string | null;
}
