import type { Connection } from '../../graphql/connection';
import type { Session } from './session.entity';

export type SessionConnection = Connection<Session>;
