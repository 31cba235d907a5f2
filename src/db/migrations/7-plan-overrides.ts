import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What operators set for single accounts in place of what their plans say: docs/decisions has the reasons (39). */
export class PlanOverrides1798934400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE accounts
        -- {"features": {"TEAMS": true}, "limits": {"members": 30, "workspaces": null}}: names that there are, true or false for
        -- a feature, a whole number or null for a limit. Null where nothing is set.
        ADD plan_overrides jsonb,
        ADD CONSTRAINT accounts_plan_overrides CHECK (
          plan_overrides IS NULL OR (
            jsonb_typeof(plan_overrides) = 'object' AND plan_overrides <> '{}'
            AND plan_overrides - 'features' - 'limits' = '{}'
            AND jsonb_typeof(coalesce(plan_overrides -> 'features', '{}')) = 'object'
            AND jsonb_typeof(coalesce(plan_overrides -> 'limits', '{}')) = 'object'
            AND coalesce(plan_overrides -> 'features', '{}') - ARRAY['WORKSPACE_ACCESS', 'SERVICE_ACCOUNTS', 'CUSTOM_ROLES',
              'TEAMS', 'AUDIT_LOG', 'SSO', 'SCIM', 'IP_ALLOWLIST'] = '{}'
            AND coalesce(plan_overrides -> 'limits', '{}') - ARRAY['members', 'workspaces', 'serviceAccounts',
              'auditLogRetentionDays', 'flowRunRetentionDays', 'pointsPerMinute'] = '{}'
            AND NOT jsonb_path_exists(plan_overrides, '$.features.* ? (@.type() != "boolean")')
            AND NOT jsonb_path_exists(plan_overrides, '$.limits.* ? (@.type() != "number" && @.type() != "null")')
            AND NOT jsonb_path_exists(plan_overrides, '$.limits.* ? (@.type() == "number" && (@ < 0 || @ != @.floor()))')
            AND NOT jsonb_path_exists(plan_overrides,
              '$.limits ? (@.auditLogRetentionDays == null || @.flowRunRetentionDays == null)')
          )
        ),
        -- What a larger plan had promised: the audit log is kept so many days, until then.
        ADD audit_log_promised_days integer CHECK (audit_log_promised_days > 0),
        ADD audit_log_promised_until timestamptz(3),
        ADD CONSTRAINT accounts_audit_log_promise
          CHECK ((audit_log_promised_days IS NULL) = (audit_log_promised_until IS NULL))
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE accounts DROP COLUMN plan_overrides, DROP COLUMN audit_log_promised_days,
        DROP COLUMN audit_log_promised_until
    `);
  }
}
