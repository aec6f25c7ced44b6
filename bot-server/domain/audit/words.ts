import type { AuditAction, AuditRow } from './audit';

/** `look`: somebody saw it; `change`: it is different now; `account`: who may sign in and do what. */
export type ActionGroup = 'look' | 'change' | 'account';

/** What each action is called for people; `{n}` is how many. */
export const ACTION_WORDS: Readonly<Record<AuditAction, { readonly group: ActionGroup; readonly words: string }>> = {
  'roster-imported': { group: 'change', words: '导入了名册' },
  'roster-undone': { group: 'change', words: '撤销了名册导入' },
  'roster-promoted': { group: 'change', words: '办理了升级' },
  'student-moved': { group: 'change', words: '办理了换班' },
  'student-left': { group: 'change', words: '办理了离校' },
  'student-merged': { group: 'change', words: '合并了重复的学生' },
  'binding-asked': { group: 'change', words: '申请了绑定' },
  'binding-made': { group: 'change', words: '完成了绑定' },
  'binding-approved': { group: 'change', words: '同意了绑定' },
  'binding-refused': { group: 'change', words: '没有同意绑定' },
  'binding-removed': { group: 'change', words: '解除了绑定' },
  'class-code-renewed': { group: 'change', words: '换了班级号码' },
  'slips-printed': { group: 'look', words: '打印了绑定用的纸条' },
  'call-sheet-printed': { group: 'look', words: '打印了没绑定家长的联系表' },
  'class-read-by-name': { group: 'look', words: '看了全班的名单和情况' },
  'consent-given': { group: 'change', words: '同意了儿童信息规则' },
  'consent-withdrawn': { group: 'change', words: '收回了同意' },
  'data-exported': { group: 'look', words: '导出了信息' },
  'data-corrected': { group: 'change', words: '处理了改错申请' },
  'correction-asked': { group: 'change', words: '申请了更正' },
  'erasure-asked': { group: 'change', words: '申请了删除' },
  'erasure-done': { group: 'change', words: '删除了信息' },
  'tiers-read': { group: 'look', words: '看了自己这一科的分层（只有家长同意了的孩子）' },
  'tier-set': { group: 'change', words: '给孩子选了分层内容' },
  'tier-cleared': { group: 'change', words: '改成了不分层' },
  'role-changed': { group: 'account', words: '改了职务' },
  'session-revoked': { group: 'account', words: '让一处登录退出了' },
  'signed-in-desktop': { group: 'account', words: '在电脑上登录了' },
  'password-set': { group: 'account', words: '设了密码' },
  'audit-read': { group: 'look', words: '看了查看记录' },
  'questions-read': { group: 'look', words: '看了问题箱' },
  'question-read': { group: 'look', words: '看了一个提问' },
  'question-answered': { group: 'change', words: '答复了一个提问' },
  'keys-changed': { group: 'change', words: '更换了加密用的密钥' },
  'limits-shortened': { group: 'change', words: '缩短了保留期限' },
  'completion-declared': { group: 'change', words: '登记了一家看完' },
  'declaration-undone': { group: 'change', words: '撤回了一家的登记' },
  'flag-released': { group: 'change', words: '确认了一家的观看记录算数' },
  'flag-kept': { group: 'change', words: '决定一家的观看记录先不算' },
  'statements-pulled': { group: 'look', words: '取走了不带姓名的观看记录（xAPI）' },
  'pack-made': { group: 'look', words: '做了年度合规材料' },
  'push-paused': { group: 'change', words: '暂停了一次推送' },
  'push-resumed': { group: 'change', words: '让一次推送继续' },
  'push-ended': { group: 'change', words: '结束了一次推送' },
  'push-resent': { group: 'change', words: '把没送成的消息再送' },
  'plan-paused': { group: 'change', words: '暂停了推送计划' },
  'plan-resumed': { group: 'change', words: '让推送计划继续' },
  'plan-ended': { group: 'change', words: '结束了推送计划' },
};

/** Actions of one kind, for a filter. */
export const actionsOf = (group: ActionGroup): AuditAction[] =>
  (Object.keys(ACTION_WORDS) as AuditAction[]).filter((action) => ACTION_WORDS[action].group === group);

/** How a row's amount is counted. */
export const unitOf = ({ action }: Pick<AuditRow, 'action'>): string =>
  action === 'class-read-by-name' || action === 'call-sheet-printed' ? '家' : action === 'questions-read' ? '个提问' : '条';
