import type { Connection } from '../../graphql/connection';
import type { ApiKey } from './api-key.entity';

export type ApiKeyConnection = Connection<ApiKey>;
