import { GROUP, USER } from './fields';
import type { Resource } from './resources';

const SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Schema';
const RESOURCE_TYPE = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
const CONFIG = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';

/** What of SCIM there is here: RFC 7643, section 5. */
export function serviceProviderConfig(base: string): Resource {
  return {
    schemas: [CONFIG],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: 200 },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'OAuth Bearer Token',
        description: 'A token of the directory, which an admin of the account makes, as: Authorization: Bearer <token>',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}

/** The kinds of resources: RFC 7643, section 6. */
export function resourceTypes(base: string): readonly Resource[] {
  return [
    { name: 'User', schema: USER, description: 'A person whom the directory knows.' },
    { name: 'Group', schema: GROUP, description: 'A group of the directory, which is a team here.' },
  ].map(({ name, schema, description }) => ({
    schemas: [RESOURCE_TYPE],
    id: name,
    name,
    endpoint: `/${name}s`,
    description,
    schema,
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
  }));
}

/** The attributes of each kind: RFC 7643, section 7. Those that are not kept are not among them. */
export function schemas(base: string): readonly Resource[] {
  return [
    { id: USER, name: 'User', description: 'A person whom the directory knows.', attributes: userAttributes },
    { id: GROUP, name: 'Group', description: 'A group, which is a team here.', attributes: groupAttributes },
  ].map((schema) => ({
    schemas: [SCHEMA],
    ...schema,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
  }));
}

/** An attribute that is text with one value, changeable, and wherein capital letters do not count; `other` says what is different. */
function attribute(name: string, description: string, other: Resource = {}): Resource {
  return {
    name,
    type: 'string',
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...other,
  };
}

const given: Resource = { mutability: 'readOnly' };
const externalId = attribute('externalId', 'How the directory knows it.', { caseExact: true });

const userAttributes: readonly Resource[] = [
  attribute('userName', "The person's mail address, of a domain of the account.", {
    required: true,
    uniqueness: 'server',
  }),
  externalId,
  attribute('displayName', 'What the person is called in this account.'),
  attribute('name', 'What the person is called in this account where there is no displayName.', {
    type: 'complex',
    subAttributes: [attribute('givenName', 'The given name.'), attribute('familyName', 'The family name.')],
  }),
  // RFC 7643 has neither caseExact nor uniqueness for what is no text; nobody minds that they are said.
  attribute('active', 'Whether the person is to be a member of the account.', { type: 'boolean' }),
  attribute('emails', 'The userName once more. What is written here is not kept.', {
    type: 'complex',
    multiValued: true,
    ...given,
    subAttributes: [
      attribute('value', 'The userName.', given),
      attribute('type', 'Always "work".', given),
      attribute('primary', 'Always true.', { type: 'boolean', ...given }),
    ],
  }),
  attribute('groups', 'The groups that the person is in.', {
    type: 'complex',
    multiValued: true,
    ...given,
    subAttributes: [
      attribute('value', 'The id of the group.', { caseExact: true, ...given }),
      attribute('display', 'The displayName of the group.', given),
      attribute('$ref', 'The address of the group.', { type: 'reference', referenceTypes: ['Group'], ...given }),
    ],
  }),
];

const groupAttributes: readonly Resource[] = [
  attribute('displayName', 'The name of the group, and of its team where no other has it.', { required: true }),
  externalId,
  attribute('members', 'Who is in it: users, and no groups. In lists only where "attributes" asks for it.', {
    type: 'complex',
    multiValued: true,
    subAttributes: [
      attribute('value', 'The id of the user.', { caseExact: true, mutability: 'immutable' }),
      attribute('display', 'The userName of the user.', given),
      attribute('$ref', 'The address of the user.', { type: 'reference', referenceTypes: ['User'], ...given }),
    ],
  }),
];
