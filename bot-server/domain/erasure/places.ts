/** What becomes of a child's rows in one collection. */
export interface Place {
  readonly does: 'deleted' | 'emptied' | 'untied' | 'kept' | 'nobody';
  /** For people: why, or what of it stays. */
  readonly why: string;
}

/**
 * Every collection there is, and what an erasure does there. A collection that is missing here fails a test: nothing new is stored without
 * somebody having said how it is erased. `nobody`: holds nothing about a child or a guardian.
 */
export const ERASURE_PLACES = {
  guardianships: { does: 'deleted', why: '谁照看这个孩子' },
  tiers: { does: 'deleted', why: '老师给孩子选的分层内容' },
  students: { does: 'deleted', why: '孩子的姓名、班级、学号' },
  guardians: { does: 'deleted', why: '没有别的孩子在这里的家长：姓名、手机号、设置' },
  sessions: { does: 'deleted', why: '这些家长的登录' },
  identities: { does: 'untied', why: '微信号和家长的联系；没有别的身份的整条删除' },
  deliveries: { does: 'deleted', why: '推送给这个孩子的记录' },
  messages: { does: 'deleted', why: '只和这个孩子有关的消息' },
  attempts: { does: 'deleted', why: '这些消息的发送记录' },
  viewings: { does: 'deleted', why: '孩子的观看记录，和没有别的孩子的家长的观看记录' },
  flags: { does: 'deleted', why: '对这些观看记录的疑问和处理结果' },
  viewingAddresses: { does: 'deleted', why: '打乱的上网地址，本来三天就删' },
  declarations: { does: 'deleted', why: '老师给这个孩子家登记的完成' },
  familyCalls: { does: 'deleted', why: '请班主任联系这一家的记录' },
  familyCompletions: { does: 'deleted', why: '全家合起来看完的记录' },
  viewingTickets: { does: 'deleted', why: '观看凭证' },
  questionMedia: { does: 'deleted', why: '提问和答复里的语音和图片' },
  mediaVerdicts: { does: 'nobody', why: '微信检查的结果，只有微信给的编号，两天后删除' },
  mediaFrames: { does: 'deleted', why: '这些语音和图片的内容，加密存放' },
  questions: { does: 'deleted', why: '关于这个孩子的提问和答复' },
  classAnswers: { does: 'untied', why: '老师写成的家长问答没有姓名，会留下；和这个孩子的提问的联系去掉' },
  quickReplies: { does: 'nobody', why: '老师和学校常用的回话' },
  chatDrafts: { does: 'deleted', why: '在服务号里写了一半的话' },
  inbound: { does: 'deleted', why: '在服务号里说过的话' },
  consentBalances: { does: 'deleted', why: '微信提醒的余量' },
  consentEvents: { does: 'deleted', why: '微信提醒的同意记录' },
  privacyExports: { does: 'deleted', why: '还没过期的导出文件' },
  limits: { does: 'deleted', why: '操作次数，本来十分钟就过期' },
  roster_journal: { does: 'emptied', why: '撤销名册导入用的旧记录，里面这个孩子的行' },
  roster_operations: { does: 'emptied', why: '名册导入的结果，里面可能有这个孩子的名字' },
  binding_requests: { does: 'deleted', why: '绑定申请' },
  binding_slips: { does: 'deleted', why: '绑定用的纸条' },
  join_codes: { does: 'deleted', why: '两个微信账号相认用的号码' },
  class_codes: { does: 'nobody', why: '班级号码' },
  binding_rules: { does: 'nobody', why: '学校绑定时问什么' },
  credentials: { does: 'nobody', why: '老师在电脑上登录的密码' },
  lockouts: { does: 'nobody', why: '老师登录试错的次数' },
  'desktop-requests': { does: 'nobody', why: '老师扫码登录的请求' },
  dataKeys: { does: 'nobody', why: '加密用的钥匙' },
  retentionRuns: { does: 'nobody', why: '到期删除的执行记录' },
  retentionSettings: { does: 'nobody', why: '学校设的保留时间' },
  consentRecords: { does: 'emptied', why: '同意记录按法律保留 3 年，只剩打乱的编号，认不出是谁' },
  corrections: { does: 'emptied', why: '改错申请只留日期和结果，不留内容和是谁' },
  erasures: { does: 'emptied', why: '删除回执：只留日期和打乱的编号，防止恢复备份或再次导入时又带回来' },
  remainders: { does: 'nobody', why: '各班的合计人数，不含任何人' },
  audit: { does: 'kept', why: '谁看过、改过的记录按法律保留 3 年：只有编号，没有姓名和电话' },
  feeOrders: { does: 'kept', why: '缴费记录按法律保留：只有微信的编号和金额' },
  feeNotices: { does: 'kept', why: '缴费通知的编号' },
  alerts: { does: 'nobody', why: '停机时错过的推送' },
  rollups: { does: 'nobody', why: '各班的合计人数' },
  bureauReleases: { does: 'nobody', why: '教育局看的合计人数' },
  bulletins: { does: 'nobody', why: '通报：教育局和学校看的合计人数，发出以后不改' },
  helpNotices: { does: 'nobody', why: '哪所学校可能需要帮助：合计的家庭数，和学校写的打算' },
  bulletinRows: { does: 'nobody', why: '通报是从哪些合计人数做出来的' },
  figureExports: { does: 'nobody', why: '导出合计人数的单子，24 小时后删除' },
  bulletinRuns: { does: 'nobody', why: '哪些通报已经做好' },
  rollupTouches: { does: 'nobody', why: '哪些班要重新合计' },
  bureaus: { does: 'nobody', why: '教育局' },
  schools: { does: 'nobody', why: '学校' },
  classrooms: { does: 'nobody', why: '班级' },
  teachers: { does: 'nobody', why: '教师' },
  officers: { does: 'nobody', why: '教育局人员' },
  terms: { does: 'nobody', why: '学期' },
  accounts: { does: 'nobody', why: '学校的微信账号' },
  imports: { does: 'nobody', why: '导入过哪些文件' },
  resources: { does: 'nobody', why: '内容' },
  resourceDrafts: { does: 'nobody', why: '正在写的内容' },
  catalogue: { does: 'nobody', why: '内容的目录' },
  uploads: { does: 'nobody', why: '还没有传完的文件' },
  plans: { does: 'nobody', why: '推送计划' },
  slots: { does: 'nobody', why: '推送计划' },
  countyPlans: { does: 'nobody', why: '县区计划' },
  countyVersions: { does: 'nobody', why: '县区计划发布过的各版' },
  calendars: { does: 'nobody', why: '校历' },
  answerRules: { does: 'nobody', why: '学校的答复时段和值班表' },
  leaves: { does: 'nobody', why: '老师的请假' },
  planDrafts: { does: 'nobody', why: '起草中的推送计划' },
  planVersions: { does: 'nobody', why: '推送计划的每一版' },
  emergencies: { does: 'nobody', why: '紧急通知' },
  pushes: { does: 'nobody', why: '推送' },
  leases: { does: 'nobody', why: '哪台服务器在做事' },
  meta: { does: 'nobody', why: '数据库自己的事' },
  staffHooks: { does: 'nobody', why: '教师群的机器人，只发数字' },
  channelGates: { does: 'nobody', why: '各账号当天发了几次' },
  wechatTokens: { does: 'nobody', why: '微信接口的凭证' },
  wechatLeases: { does: 'nobody', why: '哪台服务器在取凭证' },
} as const satisfies Readonly<Record<string, Place>>;

export type ErasurePlace = keyof typeof ERASURE_PLACES;

/** What goes, as a family reads it. */
export const WHAT_GOES: readonly string[] = [
  '孩子的姓名、班级、学号',
  '孩子看过什么、看到哪里',
  '推送给孩子的内容和消息',
  '老师给孩子选的分层内容',
  '关于孩子的提问和答复，其中的语音和图片，在服务号里说过的话',
  '没有别的孩子在这里的家长：姓名、手机号、微信绑定、观看记录',
];

/** What the law keeps, as a family reads it. */
export const WHAT_STAYS: readonly string[] = [
  '同意和收回的记录，留 3 年，只剩打乱的编号，认不出是谁',
  '谁看过、改过的记录，留 3 年，只有编号，没有姓名和电话',
  '缴费记录，按规定保留，只有微信的编号和金额',
  '各班的合计人数，和这张回执的日期',
];
