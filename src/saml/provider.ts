/** What we are to a provider, and it to us. */
export interface SamlProvider {
  /** Its entity id. */
  issuer: string;
  /** Where it is asked, by HTTP-Redirect. */
  signOnUrl: string;
  /** One or two, as base64 of the DER: by whose keys it signs. */
  certificates: readonly string[];
  /** What we call ourselves there, and where we take its answers. */
  entityId: string;
  answersTo: string;
}
