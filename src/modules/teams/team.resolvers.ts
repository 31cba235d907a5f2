import { decided, reasonsAgainst } from '../../auth/decision';
import type { MutationResolvers, Resolvers, TeamAction } from '../../generated/schema';
import { asked } from '../../graphql/asked';
import { connection, type Connection } from '../../graphql/connection';
import { requirementOf } from '../../graphql/requirements';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { loadAccount } from '../accounts/account.loaders';
import { loadMember } from '../members/member.loaders';
import { loadColleague } from '../principals/principal.loaders';
import { addTeamMembers } from './add-team-members';
import { createTeam } from './create-team';
import { deleteTeam } from './delete-team';
import { removeTeamMembers } from './remove-team-members';
import { againstAction, asReasons } from './team.decisions';
import type { Team as TeamRow } from './team.entity';
import { loadTeamByName, loadTeamFacts } from './team.loaders';
import {
  accountTeams,
  memberTeams,
  serviceAccountTeams,
  teamFilter,
  teamMemberOrder,
  teamMembers,
  teamOrder,
  type TeamMemberView,
} from './team.queries';
import { updateTeam } from './update-team';

export type TeamConnection = Connection<TeamRow>;
export type TeamMemberConnection = Connection<TeamMemberView>;

/** The mutation that does what an action of viewerCan names. Of the two that edit members, the one that asks for more. */
const mutationOf = {
  UPDATE: 'updateTeam',
  DELETE: 'deleteTeam',
  EDIT_MEMBERS: 'addTeamMembers',
} as const satisfies Record<TeamAction, string>;

const Account: Pick<NonNullable<Resolvers['Account']>, 'teams' | 'team'> = {
  teams: ({ id }, { filter, ...page }, context) =>
    connection(context, accountTeams(context.app.db.manager), id, page, teamOrder, teamFilter(filter)),
  team: ({ id }, { name }, context) => loadTeamByName(context, id, name),
};

const Member: Pick<NonNullable<Resolvers['Member']>, 'teams'> = {
  teams: ({ id }, page, context) => connection(context, memberTeams(context.app.db.manager), id, page, teamOrder),
};

const ServiceAccount: Pick<NonNullable<Resolvers['ServiceAccount']>, 'teams'> = {
  teams: ({ id }, page, context) =>
    connection(context, serviceAccountTeams(context.app.db.manager), id, page, teamOrder),
};

/** What a team has in workspaces stands with the lists of grants. */
const Team: Omit<ResolversFor<'Team'>, 'access'> = {
  account: ({ accountId }, _args, context) => loadAccount(context, accountId),
  async viewerCan(team, { action }, context, info) {
    const { viewer } = context;
    if (viewer === null) return decided([{ code: 'NOT_A_MEMBER', message: 'You are not a member here.' }]);
    const requirement = requirementOf(info.schema, mutationOf[action]);
    const reasons = reasonsAgainst(viewer, requirement, { accountId: team.accountId, workspaceId: null });
    if (reasons.length > 0) return decided(reasons);
    return decided(asReasons(againstAction[action](viewer, team, await loadTeamFacts(context, team.id))));
  },
  members: ({ id }, page, context) => connection(context, teamMembers, id, page, teamMemberOrder),
};

const TeamMember: ResolversFor<'TeamMember'> = {
  id: ({ teamId, principalId }) => `${teamId}:${principalId}`,
  principal: ({ principalId }, _args, context) => loadColleague(context, principalId),
  member: ({ memberId }, _args, context) => (memberId === null ? null : loadMember(context, memberId)),
};

const Mutation: Pick<
  MutationResolvers,
  'createTeam' | 'updateTeam' | 'deleteTeam' | 'addTeamMembers' | 'removeTeamMembers'
> = {
  createTeam: async (_parent, { input }, context) => ({ ...(await createTeam(context, input)), errors: [] }),
  updateTeam: async (_parent, { input }, context) => ({ ...(await updateTeam(context, input)), errors: [] }),
  deleteTeam: async (_parent, { input }, context, info) => ({
    ...(await deleteTeam(context, input, asked(input, info))),
    errors: [],
  }),
  addTeamMembers: async (_parent, { input }, context, info) => ({
    ...(await addTeamMembers(context, input, asked(input, info))),
    errors: [],
  }),
  removeTeamMembers: async (_parent, { input }, context, info) => ({
    ...(await removeTeamMembers(context, input, asked(input, info))),
    errors: [],
  }),
};

export const teamResolvers = { Account, Member, ServiceAccount, Team, TeamMember, Mutation };
