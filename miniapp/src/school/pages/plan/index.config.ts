export default definePageConfig({ navigationBarTitleText: '推送计划' });
