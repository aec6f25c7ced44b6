export default definePageConfig({ navigationBarTitleText: '起草计划' });
