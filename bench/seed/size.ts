/** How large the company is that is measured, and how many other accounts stand beside it. */
export interface Size {
  members: number;
  admins: number;
  serviceAccounts: number;
  workspaces: number;
  teams: number;
  peoplePerTeam: number;
  customRoles: number;
  /** Grants in each workspace, by whom they are to. */
  grants: { users: number; teams: number; serviceAccounts: number };
  otherAccounts: number;
}

/** What is measured: 10,000 members and 50,000 grants, beside 1,000 other accounts. */
export const full: Size = {
  members: 10_000,
  admins: 20,
  serviceAccounts: 30,
  workspaces: 200,
  teams: 100,
  peoplePerTeam: 30,
  customRoles: 20,
  grants: { users: 240, teams: 5, serviceAccounts: 5 },
  otherAccounts: 1_000,
};

/** For comparing answers, and the small end of the scale: 100 members and 500 grants, beside 20 other accounts. */
export const small: Size = {
  members: 100,
  admins: 4,
  serviceAccounts: 10,
  workspaces: 20,
  teams: 10,
  peoplePerTeam: 8,
  customRoles: 20,
  grants: { users: 21, teams: 2, serviceAccounts: 2 },
  otherAccounts: 20,
};
