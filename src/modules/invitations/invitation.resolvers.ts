import type { Connection } from '../../graphql/connection';
import type { Invitation } from './invitation.entity';
import type { InvitationPreviewView } from './invitation.queries';

export type InvitationConnection = Connection<Invitation>;
export type InvitationPreviewConnection = Connection<InvitationPreviewView>;
